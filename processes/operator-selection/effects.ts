/** Legal effects of a round's decisions (Art. 5, 6, 9): exact scores, a shortlist out of the ranking, and operators listed with their authorisations. */
import type { appointment } from '../../domain/forms/panel';
import type { choice, outcomes, scoreSheet } from './forms';
import { departsFromRanking } from '../../domain/ranking';
import { invalid } from '../../domain/refusal';
import type { OperatorSelection } from './law';
import type { CaseRow } from '../../records/cases';
import { openAuthorization } from '../authorization/filing';
import type { Dossier } from '../../cases/dossier';
import { appointExperts, memberConflicted, memberDone, reopenPanel } from '../../cases/panel';
import { standing } from './round';
import type { DecisionWith, EffectsOf } from '../../cases/effect';
import { confirmAnswer } from '../../cases/answer-objections';
import { setRanking } from './ending';

type Round = Dossier<'operator-selection'>;

const ARTICLE = 'Art. 5';

export const operatorSelectionEffects: EffectsOf<OperatorSelection, typeof outcomes> = {
  call: {
    proceed: 'none',
  },
  'panel-declaration': {
    'no-conflict': 'none',
    conflict: memberConflicted,
  },
  panel: {
    submit: submitScores,
  },
  'panel-shortage': {
    appoint: appointToPanel,
    'reject-all': 'none',
  },
  'bureau-decision': {
    shortlist,
    'reject-all': 'none',
    'send-back': sendBackToPanel,
  },
  'public-notice': {
    'objection-upheld': 'none',
    proceed: 'none',
  },
  'objection-answer': {
    upheld: 'none',
    'not-upheld': 'none',
    inadmissible: 'none',
  },
  'objection-confirmation': {
    confirm: confirmAnswer,
    redo: 'none',
  },
  'government-decision': {
    approve,
    reject: 'none',
    'send-back': 'none',
  },
};

/** Every application that stands, in every dimension, nothing else. */
async function submitScores(round: Round, decision: DecisionWith<typeof scoreSheet>): Promise<void> {
  const { scores } = decision.data;
  const { dimensions } = round.file;
  const applications = (await standing(round)).map((application) => application.id);
  assertSameNames(Object.keys(scores), applications, '/data/scores', {
    zh: '应当为每一份合格申请评分，且仅为其评分',
    en: 'scores every qualified application, and no other',
  });
  const names = dimensions.map((dimension) => dimension.name);
  for (const [id, sheet] of Object.entries(scores)) {
    assertSameNames(Object.keys(sheet), names, `/data/scores/${id}`, {
      zh: '应当为每一评审维度评分，且仅为其评分',
      en: 'scores every dimension, and no other',
    });
  }
  await memberDone(round, decision);
  // The work of this decision is in the record only with its commit: the ranking is taken at its end.
  round.afterwards(() => setRanking(round));
}

function assertSameNames(
  given: readonly string[],
  wanted: readonly string[],
  pointer: string,
  detail: { readonly zh: string; readonly en: string },
): void {
  const missing = wanted.find((name) => !given.includes(name));
  const unknown = given.find((name) => !wanted.includes(name));
  const name = missing ?? unknown;
  if (name === undefined) return;
  throw invalid(`${pointer}/${escaped(name)}`, detail, ARTICLE);
}

/** A member's name within a JSON pointer (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

async function appointToPanel(round: Round, decision: DecisionWith<typeof appointment>): Promise<void> {
  await assertSomebodyStands(round);
  await appointExperts(round, decision);
}

/** 流标: where nobody stands for selection, only rejection is left. @throws Refusal */
async function assertSomebodyStands(round: Round): Promise<CaseRow[]> {
  const applications = await standing(round);
  if (applications.length > 0) return applications;
  throw invalid(
    '/outcome',
    { zh: '没有合格的申请，只能终止本轮遴选（流标）', en: 'no qualified application stands: only reject-all is left' },
    'Art. 5, 6',
  );
}

/** At most as many as there are places, out of those that stand; a choice that departs from the ranking says why. */
async function shortlist(round: Round, { data, opinion }: DecisionWith<typeof choice>): Promise<void> {
  const { seats: places } = round.file;
  const chosen = data.applications;
  const applications = await assertSomebodyStands(round);
  assertAmong(
    chosen,
    applications.map((application) => application.id),
    {
      zh: '不是本轮合格且有效的申请',
      en: 'not a qualified application that stands in this round',
    },
  );
  if (chosen.length > places) {
    throw invalid(
      '/data/applications',
      { zh: `入选数量不得超过 ${places} 家`, en: `at most ${places} may be chosen` },
      ARTICLE,
    );
  }
  const ranking = round.facts.ranking ?? [];
  if (departsFromRanking(ranking, chosen) && (opinion ?? '').trim() === '') {
    throw invalid(
      '/opinion',
      { zh: '与评审排序不一致的，应当说明理由', en: 'a choice that departs from the ranking states why' },
      ARTICLE,
    );
  }
  round.setFacts({ shortlist: chosen });
}

function assertAmong(
  chosen: readonly string[],
  allowed: readonly string[],
  detail: { readonly zh: string; readonly en: string },
): void {
  const index = chosen.findIndex((id) => !allowed.includes(id));
  if (index >= 0) throw invalid(`/data/applications/${index}`, detail, ARTICLE);
}

async function sendBackToPanel(round: Round): Promise<void> {
  await assertSomebodyStands(round);
  await reopenPanel(round);
  round.setFacts({ ranking: null });
}

/** 报市政府审批: lists all or some of the shortlist, and opens an authorisation for each (Art. 7), in this commit. */
async function approve(round: Round, { data }: DecisionWith<typeof choice>): Promise<void> {
  const approved = data.applications;
  assertAmong(approved, round.facts.shortlist ?? [], {
    zh: '不在报批名单内',
    en: 'not on the shortlist',
  });
  const applications = await standing(round);
  assertAmong(
    approved,
    applications.map((application) => application.id),
    {
      zh: '该申请已撤回或者失效',
      en: 'the application no longer stands',
    },
  );
  round.setFacts({ listed: approved });
  const { termYears } = round.file;
  const authorizations: Record<string, string> = {};
  for (const application of applications.filter((row) => approved.includes(row.id))) {
    const opened = await openAuthorization(round.ctx, {
      operatorId: application.party_id,
      grantedBy: round.kase.id,
      termYears,
    });
    authorizations[application.id] = opened.kase.id;
  }
  round.setFacts({ authorizations });
  round.record({ type: 'operators.listed', basis: ARTICLE, payload: { applications: approved, authorizations } });
}
