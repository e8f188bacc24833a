/** Legal effects of the authorisation's decisions (Art. 7, 9): the text that is signed, the signatures, the two-party end. */
import type { agreement, operatorSigning, outcomes } from './forms';
import { addDuration, limitLabel, limitOf, type ExactLimit } from '../../domain/limit';
import { capEndsAt } from '../../domain/right';
import { isExpired, type EvidencePiece } from '../../domain/evidence';
import { endOfDay, localDate, localDateOf, startOfDay, type LocalDate } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import type { Authorization } from './law';
import { issueAct, SEE_ACT } from '../../cases/acts';
import type { Dossier } from '../../cases/dossier';
import { assertOwnDocument, attachChecked } from '../../cases/file-checks';
import { assertLive, endRight, rightOf } from '../../cases/rights';
import { agreementFacts, agreementOf } from './acts';
import { evidenceShown, proposeOverEvidence, renew, see } from './evidence';
import { assertScopeKnown, sealText, textOf, versionOf } from './text';
import type { Decision, DecisionWith, EffectsOf } from '../../cases/effect';

type Work = Dossier<'authorization'>;

export const authorizationEffects: EffectsOf<Authorization, typeof outcomes> = {
  draft: {
    submit: submitAgreement,
  },
  'operator-signature': {
    sign: operatorSigns,
    object: 'none',
  },
  'authority-signature': {
    sign: authoritySigns,
    'send-back': voidSignature,
    abandon,
  },
  'operator-consent': {
    agree: endByAgreement,
    decline: 'none',
    'deemed-declined': 'none',
  },
  'authority-consent': {
    agree: endByAgreement,
    decline: 'none',
    'deemed-declined': 'none',
  },
  'evidence-watch': {
    renewed: renew,
    note: see,
    'propose-rectification': proposeOverEvidence,
  },
};

/** All eight clause groups of Art. 7 (the form sees to that); the text is locked by its hash, which both signatures bind. */
async function submitAgreement(work: Work, { data }: DecisionWith<typeof agreement>): Promise<void> {
  const { from, to, eService } = data;
  const today = localDateOf(work.now);
  const longest = longestTerm(work);
  if (localDate(from) >= dayAfter(today, longest)) {
    throw invalid('/data/from', { zh: '授权开始日期过远', en: 'the term begins too far ahead' }, 'Art. 7');
  }
  assertAnnouncedTerm(work, localDate(from), localDate(to));
  if (localDate(to) >= dayAfter(localDate(from), longest)) {
    const words = limitLabel(longest);
    const detail = { zh: `授权期限最长不超过${words.zh}`, en: `a term is at most ${words.en}` };
    throw invalid('/data/to', detail, 'Art. 7');
  }
  if (localDate(to) < today)
    throw invalid('/data/to', { zh: '授权期限已过', en: 'the term lies in the past' }, 'Art. 7');
  await assertScopeKnown(work.read, data.scope);
  work.changeRight({
    from_date: localDate(from),
    to_date: localDate(to),
    e_service: eService,
    operator_signed_at: null,
  });
  work.setFacts({ agreement: { ...textOf(data), hash: sealText(data) } });
}

/** What version 1 of the law had as a number in it: cases opened under it keep it. */
const LONGEST_TERM_1 = 'P5Y';

function longestTerm(work: Work): ExactLimit {
  const longest = limitOf(work.definition.version === 1 ? LONGEST_TERM_1 : work.policy.parameterOf('longest-term'));
  if (longest.kind !== 'iso') throw new Error(`${work.kase.id} has no longest term`);
  return longest;
}

/** The first day that a term of so long from this day no longer has. */
function dayAfter(from: LocalDate, { parts }: Pick<ExactLimit, 'parts'>): LocalDate {
  return localDateOf(addDuration(startOfDay(from), parts));
}

/** A right that a round of selection granted is no longer than the round announced (Art. 5, 9). */
function assertAnnouncedTerm(work: Work, from: LocalDate, to: LocalDate): void {
  const { termYears } = work.file;
  if (termYears === undefined || to < dayAfter(from, { parts: { ...NO_TIME, years: termYears } })) return;
  throw invalid(
    '/data/to',
    {
      zh: `授权期限超过遴选公告的 ${termYears} 年`,
      en: `the term is longer than the ${termYears} years that the selection announced`,
    },
    'Art. 5, 9',
  );
}

/** Art. 6: the credit that was shown, in a selection or at the signature, is looked at once more. */
async function assertCreditStillGood(work: Work): Promise<void> {
  const { credit } = await evidenceShown(work);
  if (credit === undefined || !isExpired(credit, localDateOf(work.now))) return;
  throw invalid(
    '/outcome',
    {
      zh: '信用证明已过有效期，不得签署；可退回，由运营主体签署时更新',
      en: 'the evidence of credit is past its validity: send it back, the operator renews it as it signs',
    },
    'Art. 6',
  );
}

/** What the operator shows in place of evidence that has run out. */
async function renewCredit(work: Work, credit: EvidencePiece): Promise<void> {
  if (isExpired(credit, localDateOf(work.now))) {
    throw invalid(
      '/data/credit/validUntil',
      { zh: '证明材料已过有效期', en: 'the evidence is past its validity' },
      'Art. 6',
    );
  }
  const { documentId } = credit;
  await assertOwnDocument(work.ctx, documentId, work.kase.party_id, '/data/credit/documentId');
  if (documentId !== undefined) await attachChecked(work, [documentId], 'credit');
  work.setFacts({ credit });
}

const NO_TIME = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };

async function operatorSigns(work: Work, { data: { credit } }: DecisionWith<typeof operatorSigning>): Promise<void> {
  assertTermToCome(work);
  if (credit !== undefined) await renewCredit(work, credit);
  work.changeRight({ operator_signed_at: work.now });
  work.record({
    type: 'agreement.signed',
    basis: 'Art. 7',
    payload: { side: 'operator', textHash: agreementHash(work) },
  });
}

function assertTermToCome(work: Work): void {
  const { to_date: to } = rightOf(work);
  if (to !== null && work.now < endOfDay(to)) return;
  throw invalid(
    '/outcome',
    { zh: '约定的授权期限已过，须退回重拟', en: 'the agreed term is over: send the draft back' },
    'Art. 7',
  );
}

/** The last signature: the right is in force from then, or from 00:00 of `from`, until 24:00 of `to` or the policy's cap. */
async function authoritySigns(work: Work, { task }: Decision): Promise<void> {
  assertTermToCome(work);
  const { from_date: from, to_date: to } = rightOf(work);
  if (from === null || to === null) throw new Error(`${work.kase.id} is signed without a term`);
  await assertCreditStillGood(work);
  const start = new Date(Math.max(work.now.getTime(), startOfDay(from).getTime()));
  const cap = work.policy.limitOf('in-force');
  const capped = cap === null ? null : capEndsAt(start, cap, work.calendar);
  const end = endOfDay(to);
  const endsAt = capped !== null && capped < end ? capped : end;
  work.changeRight({ authority_signed_at: work.now, ends_at: endsAt });
  const { id } = rightOf(work);
  work.change({
    kind: 'agreement.version',
    row: versionOf(agreementOf(work), {
      ...{ authorization_id: id, version: 1, case_id: work.kase.id },
      ...{ signed_at: work.now, effective_from: work.now },
    }),
  });
  work.setFacts({ inForceFrom: start.toISOString(), inForceUntil: endsAt.toISOString() });
  work.record({
    type: 'agreement.signed',
    basis: 'Art. 7',
    payload: {
      side: 'authority',
      textHash: agreementHash(work),
      inForceFrom: start.toISOString(),
      inForceUntil: endsAt.toISOString(),
    },
  });
  const facts = await agreementFacts(work, endsAt < end ? endsAt : null);
  await issueAct(work, 'agreement', facts, { taskId: task.id, notice: SEE_ACT });
}

/** A text that changes is signed anew. */
function voidSignature(work: Work): void {
  work.changeRight({ operator_signed_at: null });
}

function abandon(work: Work): void {
  work.changeRight({ abandoned_at: work.now });
}

async function endByAgreement(work: Work): Promise<void> {
  assertLive(work);
  await endRight(work, 'ended', 'Art. 7');
}

function agreementHash(work: Work): string {
  return agreementOf(work).hash;
}
