/** The evidence of Art. 6: good until the end of its last day. */
import { EVIDENCE_KINDS, expiredEvidence, type Evidence } from '../../domain/evidence';
import { localDate } from '../../domain/local-date';

const all = (validUntil?: string): Evidence => {
  const piece = { summary: '符合', ...(validUntil !== undefined && { validUntil }) };
  return {
    businessCondition: piece,
    technicalStaff: piece,
    operationsStaff: piece,
    managementStaff: piece,
    technicalCapability: piece,
    securityCapability: piece,
    credit: piece,
  };
};

describe('evidence', () => {
  it.each([
    [undefined, 0],
    ['2026-11-28', 0],
    ['2026-11-27', 0],
    ['2026-11-26', 7],
    ['2025-12-31', 7],
  ])('valid until %s, on 27 November 2026 %i pieces are past', (until, count) => {
    expect(expiredEvidence(all(until), localDate('2026-11-27'))).toHaveLength(count);
  });

  it('names the pieces that are past, in the order of the article', () => {
    const evidence = { ...all(), credit: { summary: '信用报告', validUntil: '2026-01-01' } };
    expect(expiredEvidence(evidence, localDate('2026-11-27'))).toEqual(['credit']);
    expect(expiredEvidence(all('2020-01-01'), localDate('2026-11-27'))).toEqual(EVIDENCE_KINDS);
  });
});
