/** Legal effects of an amendment's decisions (Art. 5, 7–9): the text that is signed, and what no longer lies within it. */
import { measuresStatus } from '../../domain/measures-term';
import { localDate, localDateOf, startOfDay } from '../../domain/local-date';
import { lastDayOfRight, rightStopsAt } from '../../domain/right';
import { invalid, Refusal } from '../../domain/refusal';
import { isWider, type AgreementScope } from '../../domain/scope';
import { issueAct, SEE_ACT } from '../../cases/acts';
import { consultationEffects } from '../../cases/consultation';
import type { Dossier } from '../../cases/dossier';
import type { Decision, DecisionWith, EffectsOf } from '../../cases/effect';
import { refreshMaterials } from '../../cases/materials';
import { assertLive, onRightCase, rightOf } from '../../cases/rights';
import type { AgreementVersionRow } from '../../records/agreements';
import type { DatasetRow } from '../../records/datasets';
import { agreement } from '../authorization/forms';
import { assertScopeKnown, sealText, textOf, versionOf } from '../authorization/text';
import { amendmentFacts } from './acts';
import type { amendmentDraft, outcomes } from './forms';
import { carryOut } from './harm';
import type { AgreementAmendment } from './law';
import { effectiveDay, type Draft } from './preview';

type Work = Dossier<'agreement-amendment'>;

const ARTICLE = 'Art. 7';

export const agreementAmendmentEffects: EffectsOf<AgreementAmendment, typeof outcomes> = {
  admission: { accept: 'none', refuse: 'none' },
  draft: { submit, drop: 'none' },
  'government-decision': { approve: widening, reject: 'none' },
  'operator-signature': { sign: operatorSigns, object: 'none', 'deemed-abandoned': 'none' },
  'authority-signature': { sign: authoritySigns, 'send-back': 'none', abandon: 'none' },
  consultation: consultationEffects,
};

/** The latest text that both sides have signed: what an amendment changes. */
async function presentOf(work: Work): Promise<AgreementVersionRow> {
  const present = (await work.read.agreementVersionsOf(rightOf(work).id)).at(-1);
  if (present === undefined) {
    const detail = { zh: '该授权没有在案的协议文本', en: 'the record has no text of the agreement' };
    throw invalid('/outcome', detail, ARTICLE);
  }
  return present;
}

async function submit(work: Work, { data }: DecisionWith<typeof amendmentDraft>): Promise<void> {
  assertLive(work);
  const present = await presentOf(work);
  const clauses = agreement.shape.clauses.parse(present.clauses);
  if (data.clauses !== undefined && data.clauses.parties !== clauses.parties) {
    const detail = {
      zh: '协议变更不得改变授权主体和对象（第五条）',
      en: 'an amendment does not change the parties (Art. 5)',
    };
    throw invalid('/data/clauses/parties', detail, 'Art. 5');
  }
  const last = lastDayOfRight(rightOf(work));
  if (data.effectiveFrom < localDateOf(work.now) || (last !== null && data.effectiveFrom > last)) {
    const detail = {
      zh: `变更生效日期须不早于今日、不晚于授权期满（${last ?? '未定'}）`,
      en: `an amendment is in force from today on at the earliest, and before the right ends (${last ?? 'not known'})`,
    };
    throw invalid('/data/effectiveFrom', detail, ARTICLE);
  }
  const signed = localDateOf(present.effective_from);
  if (data.effectiveFrom < signed) {
    const detail = {
      zh: `已签署的第${present.version}版协议自 ${signed} 起生效，变更不得早于该日生效`,
      en: `version ${present.version} of the agreement, signed by both, is in force from ${signed}: an amendment does not overtake it`,
    };
    throw invalid('/data/effectiveFrom', detail, ARTICLE);
  }
  await assertScopeKnown(work.read, data.scope);
  const scope = data.scope === undefined ? present.scope : data.scope;
  const [from, to] = [present.from_date, present.to_date];
  const text = textOf({
    ...{ clauses: data.clauses ?? clauses, from, to },
    eService: data.eService ?? present.e_service,
    ...(scope !== null && { scope: agreement.shape.scope.parse(scope) }),
    annexes: data.annexes ?? [...present.annexes],
  });
  if (sealText(text) === sealText({ ...text, ...presentText(present) })) {
    throw invalid('/data', { zh: '没有变更的内容', en: 'nothing is changed' }, ARTICLE);
  }
  const wider = isWider(scope, present.scope, await entriesOf(work, scope));
  if (wider) assertMayWiden(work);
  const version = present.version + 1;
  const draft: Draft = { ...text, version, effectiveFrom: data.effectiveFrom, wider, hash: sealText(text) };
  work.setFacts({ draft });
  await refreshMaterials(work);
}

/** The entries that the scope names. */
async function entriesOf({ read }: Work, scope: AgreementScope | null): Promise<DatasetRow[]> {
  const ids = scope?.datasetIds ?? [];
  return ids.length === 0 ? [] : read.datasetsByIds([...ids]);
}

function presentText(present: AgreementVersionRow) {
  return {
    clauses: agreement.shape.clauses.parse(present.clauses),
    scope: agreement.shape.scope.parse(present.scope),
    annexes: [...present.annexes],
    eService: present.e_service,
  };
}

/** What widens the right grants something new (Art. 29). */
function assertMayWiden(work: Work): void {
  if (measuresStatus(work.ctx.rules, localDateOf(work.now)) === 'in-force') return;
  throw new Refusal(
    'not-in-force',
    { zh: '本办法未在有效期内，不得扩大授权范围', en: 'the measures are not in force: no right is widened' },
    { article: 'Art. 29' },
  );
}

function widening(work: Work): void {
  assertLive(work);
  assertMayWiden(work);
}

export function draftOf({ kase, facts }: Work): Draft {
  if (facts.draft == null) throw new Error(`${kase.id} has no draft`);
  return facts.draft;
}

function operatorSigns(work: Work): void {
  assertLive(work);
  const { hash: textHash } = draftOf(work);
  work.record({ type: 'agreement.signed', basis: ARTICLE, payload: { side: 'operator', textHash } });
}

/** The last signature: in force from the day agreed on, or from now where that has come; what lies outside is narrowed or ended with it. */
async function authoritySigns(work: Work, { task }: Decision): Promise<void> {
  assertLive(work);
  work.assertRightLocked();
  const draft = draftOf(work);
  if (draft.wider) assertMayWiden(work);
  const right = rightOf(work);
  const day = localDate(effectiveDay(draft, work.now));
  const at = day === localDateOf(work.now) ? work.now : startOfDay(day);
  const stops = rightStopsAt(right);
  if (stops !== null && at >= stops) {
    const detail = { zh: '变更生效前授权已期满，须退回重拟', en: 'the right ends before it is in force: send it back' };
    throw invalid('/outcome', detail, 'Art. 9');
  }
  work.change({
    kind: 'agreement.version',
    row: versionOf(draft, {
      ...{ authorization_id: right.id, version: draft.version, case_id: work.kase.id },
      ...{ signed_at: work.now, effective_from: at },
    }),
  });
  work.setFacts({ effectiveAt: at.toISOString() });
  work.record({ type: 'agreement.signed', basis: ARTICLE, payload: { side: 'authority', textHash: draft.hash } });
  const payload = {
    version: draft.version,
    textHash: draft.hash,
    effectiveFrom: at.toISOString(),
    caseId: work.kase.id,
  };
  work.record({ type: 'agreement.amended', basis: 'Art. 7, 8', payload });
  await onRightCase(work, (own) => {
    own.record({ type: 'agreement.amended', basis: 'Art. 7, 8', payload });
    own.wake('caseCommanded', { command: 'amend', by: work.ctx.actor.id });
  });
  await carryOut(work, draft, at);
  await issueAct(work, 'amendment', await amendmentFacts(work, draft, day), { taskId: task.id, notice: SEE_ACT });
}
