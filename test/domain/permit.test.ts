/** A permit's text, to the letter: what was sealed once is compared for as long as it is used (Art. 12, 18). */
import { createHash } from 'node:crypto';
import { localDate } from '../../domain/local-date';
import { sealPermit } from '../../domain/permit';

const permit = {
  supplyId: 'supply-1',
  caseId: 'DR-2026-000001',
  operatorId: '9141010099900011XQ',
  authorizationId: 'authorization-1',
  datasets: [
    { datasetId: 'transport-parking', version: 2, conditions: '仅限出行服务', fields: ['lot', 'free'] },
    { datasetId: 'health-institutions', version: 1, conditions: '', fields: ['name'] },
  ],
  purpose: '就医出行到站预测',
  scope: '市内',
  scenario: '市民查询',
  usingUnit: '出行事业部',
  term: { from: localDate('2026-01-01'), to: localDate('2027-12-31') },
};

it('names everything that an access is measured by, its conditions and its articles, in one order', () => {
  expect(sealPermit(permit).text).toBe(
    '{"authorizationId":"authorization-1","basis":["Art. 12","Art. 18","Art. 28"],"caseId":"DR-2026-000001",' +
      '"conditions":["raw-data-stays","no-raw-or-reversible-product"],"datasets":[' +
      '{"conditions":"仅限出行服务","datasetId":"transport-parking","fields":["lot","free"],"version":2},' +
      '{"conditions":"","datasetId":"health-institutions","fields":["name"],"version":1}],' +
      '"kind":"permit","operatorId":"9141010099900011XQ","purpose":"就医出行到站预测","scenario":"市民查询","scope":"市内",' +
      '"supplyId":"supply-1","term":{"from":"2026-01-01","to":"2027-12-31"},"usingUnit":"出行事业部","version":1}',
  );
});

it('is hashed with SM3 over those bytes, and any other permit has another hash', () => {
  const { text, hash } = sealPermit(permit);
  expect(hash).toBe(createHash('sm3').update(text, 'utf8').digest('hex'));
  expect(sealPermit({ ...permit, purpose: '广告投放' }).hash).not.toBe(hash);
});
