/**
 * Mistakes that must not compile, each with a part of the message that its author reads. The ordinary type check fails where one compiles
 * (an unused `@ts-expect-error` is an error); closed.test.ts holds the messages.
 */
import type { z } from 'zod';
import type { Behaviour } from '../../cases/behaviour';
import { tasksAt } from '../../cases/at-step';
import { Dossier } from '../../cases/dossier';
import { escalationEffects } from '../../cases/escalation';
import type { DecisionWith, Effect, EffectResult, EffectsOf } from '../../cases/effect';
import { closeCase } from '../../cases/lifecycle';
import { standingWork } from '../../cases/panel';
import { voidStep } from '../../cases/void-task';
import type { NewCaseInput } from '../../cases/open-case';
import type { EventInput } from '../../cases/context';
import { anomalyFeedbackEffects } from '../../processes/anomaly-feedback/effects';
import { outcomes as anomalyFeedbackForms, type correction } from '../../processes/anomaly-feedback/forms';
import type { PAYLOADS, PayloadOf } from '../../domain/event-payloads';
import type { EventType } from '../../domain/events';
import { KEPT, type Keeping } from '../../processes/facts';
import { factsOf, type Kept } from '../../domain/kept';
import { factPath } from '../../processes/fact-names';
import { ESCALATION_FORMS } from '../../domain/forms/escalation';
import { identifier, type OutcomeForms } from '../../domain/forms/form';
import { choice, said } from '../../domain/forms/words';
import type { DurationParts, Limit } from '../../domain/limit';
import type { Cited } from '../../domain/measures';
import { invalid, type Bilingual } from '../../domain/refusal';
import {
  defineProcess,
  type ESCALATION_OUTCOMES,
  type EveryEscalation,
  type NamesIn,
  type OutcomeDefinition,
  type ProcessDefinition,
  type StepDefinition,
  type StepLimit,
} from '../../domain/process';
import type { ProcessName } from '../../processes/laws';
import { setNeedStatus } from '../../records/needs';
import type { Tx } from '../../records/database';
import { processes, type Registry } from '../../processes';
import type { AnomalyFeedback } from '../../processes/anomaly-feedback/law';
import type { Evaluation } from '../../processes/evaluation/law';
import type { SecurityIncident } from '../../processes/security-incident/law';
import { authorization } from '../../processes/authorization/law';
import type { OperatorSelection } from '../../processes/operator-selection/law';
import type { CaseFile } from '../../workflows/case-file';

/** The definition with an outcome more, and nothing else said of it. */
type WithDefer = AnomalyFeedback & {
  readonly steps: { readonly triage: { readonly outcomes: { readonly defer: OutcomeDefinition } } };
};
/** The same with a step that may end by its time in a way of its own. */
type WithSilence = AnomalyFeedback & {
  readonly steps: {
    readonly appeal: {
      readonly outcomes: { readonly heard: OutcomeDefinition };
      readonly onExpiry: { readonly kind: 'deemed'; readonly outcome: 'deemed-heard' };
    };
  };
};

/** A step of a drawn panel in a process whose facts keep no draw. */
type IncidentWithPanel = SecurityIncident & { readonly steps: { readonly closure: { readonly group: 'panel' } } };
declare const evaluationBehaviour: Behaviour<Evaluation>;

/** The next version of a process, with an ending that the first has not. */
type Merging = Omit<AnomalyFeedback, 'version' | 'outcomes'> & {
  readonly version: 2;
  readonly outcomes: AnomalyFeedback['outcomes'] & { readonly merged: Bilingual };
};
type EndingOfVersions = keyof NamesIn<AnomalyFeedback | Merging, 'outcomes'>['anomaly-feedback'];
export const endingsOfVersions: EndingOfVersions[] = ['corrected', 'merged'];
// @ts-expect-error '"mergd"' is not assignable to type
export const endingOfNoVersion: EndingOfVersions = 'mergd';

declare const NOTHING: DurationParts;

/** Only the writer makes a transaction that writes. */
export const commandThatWrites = (tx: Tx): Promise<void> =>
  // @ts-expect-error is not assignable to parameter of type 'Writing'
  setNeedStatus(tx, 'need-1', 'applied');

// @ts-expect-error Property 'defer' is missing
export const forgottenEffect: EffectsOf<WithDefer, typeof anomalyFeedbackForms>['triage'] =
  anomalyFeedbackEffects.triage;
// @ts-expect-error Property 'defer' is missing
export const forgottenForm: OutcomeForms<WithDefer>['triage'] = anomalyFeedbackForms.triage;
// @ts-expect-error Property 'appeal' is missing
export const forgottenStep: EffectsOf<WithSilence, typeof anomalyFeedbackForms> = anomalyFeedbackEffects;
// @ts-expect-error Property '"deemed-heard"' is missing
export const forgottenSilence: EffectsOf<WithSilence>['appeal'] = { heard: 'none' };

type Effects = EffectsOf<AnomalyFeedback, typeof anomalyFeedbackForms>;
export const readsNoMember: Effects['triage']['forward'] = (_, { data }) => {
  // @ts-expect-error Property 'departement' does not exist on type
  void data.departement;
};
// @ts-expect-error Property 'changes' is missing in type '{ department: string; }'
export const readsAnotherForm: Effects['triage']['forward'] = (_, { data }: DecisionWith<typeof correction>) =>
  void data.version;
// @ts-expect-error 'data' is possibly 'null'
export const readsWithoutForm: Effects['confirmation']['dispute'] = (_, { data }) => void data.grounds;

/** The outcomes of every escalation with one more. */
type Extended = typeof ESCALATION_OUTCOMES & { readonly extend: OutcomeDefinition };
// @ts-expect-error Property 'extend' is missing
export const forgottenEscalationForm: EveryEscalation<z.ZodType | null, Extended> = ESCALATION_FORMS;
// @ts-expect-error Property 'extend' is missing
export const forgottenEscalation: EveryEscalation<Effect, Extended> = escalationEffects;

export async function forgottenBranch(file: CaseFile<WithDefer>): Promise<string> {
  // @ts-expect-error Property 'defer' is missing
  return file.step('triage', { forward: 'verification', return: 'supplement', refuse: 'end' });
}

export async function misspelt(file: CaseFile<AnomalyFeedback>): Promise<unknown> {
  // @ts-expect-error '"traige"' is not assignable to parameter of type
  await file.step('traige', { forward: 'verification', return: 'supplement', refuse: 'end' });
  // @ts-expect-error Type 'string' is not assignable to type 'never'
  await file.step('triage', { forward: 'verification', return: 'supplement', refuse: 'end', refsue: 'end' });
  const next = await file.step('triage', { forward: 'verification', return: 'supplement', refuse: 'end' });
  // @ts-expect-error have no overlap
  return next === 'verifcation';
}

const PANEL = {
  declaration: ['panel-declaration', { 'no-conflict': 'work', conflict: 'next' }],
  work: ['panel', { submit: 'done' }],
  shortage: ['panel-shortage', { appoint: 'seats', 'reject-all': 'end' }],
} as const;

/** The round with an outcome more of the named step. */
type RoundWith<S extends string> = OperatorSelection & {
  readonly steps: { readonly [K in S]: { readonly outcomes: { readonly defer: OutcomeDefinition } } };
};

export async function forgottenInPanel(
  declared: CaseFile<RoundWith<'panel-declaration'>>,
  worked: CaseFile<RoundWith<'panel'>>,
  short: CaseFile<RoundWith<'panel-shortage'>>,
  round: CaseFile<OperatorSelection>,
): Promise<void> {
  // @ts-expect-error Property 'defer' is missing
  await declared.panel(PANEL);
  // @ts-expect-error Property 'defer' is missing
  await worked.panelAgain(PANEL);
  // @ts-expect-error Property 'defer' is missing
  await short.panel(PANEL);
  await round.panel({
    ...PANEL,
    // @ts-expect-error Type 'string' is not assignable to type '"done"'
    work: ['panel', { submit: 'seats' }],
  });
  // @ts-expect-error Type 'string' is not assignable to type 'never'
  await round.panel({ ...PANEL, work: ['panel', { submit: 'done', sumbit: 'done' }] });
}

const NOTICE = {
  notice: ['public-notice', { proceed: 'government-decision', 'objection-upheld': 'bureau-decision' }],
  answer: ['objection-answer', { upheld: 'confirmation', 'not-upheld': 'confirmation', inadmissible: 'confirmation' }],
  confirmation: ['objection-confirmation', { confirm: 'answered', redo: 'answer' }],
} as const;

export async function forgottenInNotice(
  noticed: CaseFile<RoundWith<'public-notice'>>,
  answered: CaseFile<RoundWith<'objection-answer'>>,
  confirmed: CaseFile<RoundWith<'objection-confirmation'>>,
  round: CaseFile<OperatorSelection>,
): Promise<unknown> {
  // @ts-expect-error Property 'defer' is missing
  await noticed.notice(NOTICE);
  // @ts-expect-error Property 'defer' is missing
  await answered.notice(NOTICE);
  // @ts-expect-error Property 'defer' is missing
  await confirmed.notice(NOTICE);
  const next = await round.notice(NOTICE);
  // @ts-expect-error have no overlap
  return next === 'bureau-desicion';
}

export function forgottenAlongside(file: CaseFile<WithDefer>, either: 'triage' | 'determination'): void {
  // @ts-expect-error Property 'defer' is missing
  file.alongside('triage', { forward: 'verification', return: 'supplement', refuse: 'end' }, 1);
  // @ts-expect-error Property 'defer' is missing
  file.parallelAlongside('triage', { forward: 'verification', return: 'supplement', refuse: 'end' }, []);
  // @ts-expect-error missing the following properties
  file.alongside(either, { dismiss: 'end', redo: 'verification' }, 1);
}

// @ts-expect-error '"dataset.settled"' is not assignable to type
export const unknownEvent: EventInput = { type: 'dataset.settled' };

// @ts-expect-error Property '[limitBrand]' is missing
export const limitOfNothing: Limit = { kind: 'wd', days: 0 };
// @ts-expect-error Property '[limitBrand]' is missing
export const limitForEver: Limit = { kind: 'iso', text: 'PT0S', parts: NOTHING };
// @ts-expect-error '"0wd"' is not assignable to type
export const defaultOfNothing: StepLimit['default'] = '0wd';
// @ts-expect-error '"-3d"' is not assignable to type
export const extensionBackwards: NonNullable<StepDefinition['extension']>['default'] = '-3d';

// @ts-expect-error '"Art. 99"' is not assignable to type
export const articleOfNothing: Cited = 'Art. 99';
// @ts-expect-error '"Art. 30"' is not assignable to type
export const basisOfNothing: EventInput = { type: 'case.resumed', basis: 'Art. 30' };
// @ts-expect-error '"Art. 5, 31"' is not assignable to parameter of type
export const refusedUnderNothing = invalid('/reason', { zh: '', en: '' }, 'Art. 5, 31');

// @ts-expect-error Property 'version' is missing
export const payloadMissing: EventInput = { type: 'dataset.corrected', payload: { datasetId: 'D-1' } };
// @ts-expect-error 'versoin' does not exist in type
export const payloadMisspelt: EventInput = { type: 'dataset.disputed', payload: { datasetId: 'D-1', versoin: 2 } };
// @ts-expect-error Type 'string' is not assignable to type 'number'
export const payloadOfAnotherType: PayloadOf<'dataset.corrected'>['version'] = '2';
// @ts-expect-error Property 'payload' is missing
export const payloadForgotten: EventInput = { type: 'dataset.corrected' };

// @ts-expect-error Property '"dataset.disputed"' is missing
export const eventWithoutPayload: Readonly<Record<EventType, z.ZodObject>> = {} as Omit<
  typeof PAYLOADS,
  'dataset.disputed'
>;

type Endings = EffectsOf<AnomalyFeedback>['arbitration'];
export const endings: Endings = {
  // @ts-expect-error '"refusd"' is not assignable to type
  redo: () => ({ closes: 'refusd' }),
  // @ts-expect-error '"lifted"' is not assignable to type
  'reject-dispute': (): EffectResult<'lifted'> => ({ closes: 'lifted' }),
};
// @ts-expect-error '"refusd"' does not satisfy the constraint
export type UnknownEnding = EffectResult<'refusd'>;

export function unknownNames(order: Dossier<'rectification'>, report: Dossier<'anomaly-feedback'>): void {
  // @ts-expect-error '"hearing-notise"' is not assignable to parameter of type
  order.policy.limitOf('hearing-notise');
  // @ts-expect-error '"grade-a"' is not assignable to parameter of type 'never'
  order.policy.parameterOf('grade-a');
  // @ts-expect-error '"dispostion"' is not assignable to parameter of type
  voidStep(order, 'dispostion', 'report-submitted');
  // @ts-expect-error '"rectification"' is not assignable to parameter of type
  voidStep(report, 'rectification', 'new-deadline');
  // @ts-expect-error have no overlap
  void tasksAt(report, 'confirmation').some(({ outcome }) => outcome === 'dipsute');
  // @ts-expect-error '"raiting"' is not assignable to parameter of type
  void standingWork(order, 'raiting');
}

/** What is said of any case is said by the names of the record, not by ones of its own. */
export function nameInAnyCase(any: Dossier): void {
  // @ts-expect-error '"in-force"' is not assignable to parameter of type 'never'
  any.policy.limitOf('in-force');
}

export async function endingOfAnother(report: Dossier<'anomaly-feedback'>, any: Dossier): Promise<void> {
  // @ts-expect-error '"refusd"' is not assignable to parameter of type
  await closeCase(report, 'refusd');
  // @ts-expect-error '"lifted"' is not assignable to parameter of type
  await closeCase(report, 'lifted');
  // @ts-expect-error '"withdrawn"' is not assignable to parameter of type 'never'
  await closeCase(any, 'withdrawn');
}

export const closing: NonNullable<Behaviour<OperatorSelection>['closing']> = async (round, outcome, close) => {
  // @ts-expect-error have no overlap
  if (outcome === 'not-selected') return;
  // @ts-expect-error '"rejected"' is not assignable to parameter of type
  await close((await Dossier.lock(round.ctx, 'SA-2026-000001')).as('selection-application'), 'rejected');
};

const { submit } = authorization.steps.draft.outcomes;
export const lawThatClosesOtherwise = defineProcess({
  ...authorization,
  steps: {
    ...authorization.steps,
    // @ts-expect-error Type 'string' is not assignable to type 'never'
    draft: { ...authorization.steps.draft, outcomes: { submit: { ...submit, closes: 'signed' } } },
  },
});

declare const withoutPanel: Omit<Behaviour<Evaluation>, 'panel'>;
// @ts-expect-error Property 'panel' is missing
export const forgottenPanel: Behaviour<Evaluation> = withoutPanel;
// @ts-expect-error is not assignable to type 'never'
export const panelWithoutDraw: Behaviour<IncidentWithPanel>['panel'] = evaluationBehaviour.panel;

// @ts-expect-error '"rectification"' is not assignable to type '"evaluation"'
export const swapped: Registry = { ...processes, evaluation: processes.rectification };

// @ts-expect-error Property 'label' is missing
export const unlabelledSilence: StepDefinition['onExpiry'] = { kind: 'deemed', outcome: 'deemed-heard' };

export const unlabelledEndings: ProcessDefinition['outcomes'] = {
  // @ts-expect-error Property 'en' is missing
  corrected: { zh: '已修正' },
};

// @ts-expect-error Property 'label' is missing
export const unlabelledOutcome: OutcomeDefinition = { opinion: 'optional' };

export function wronglyKept(report: Dossier<'anomaly-feedback'>, returned: Dossier<Keeping<'missing'>>): void {
  // @ts-expect-error Did you mean to write 'department'?
  report.setFacts({ departement: 'D-1' });
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  report.setFacts({ department: 1 });
  // @ts-expect-error 'supplyId' does not exist in type
  report.setFacts({ supplyId: 'S-1' });
  // @ts-expect-error 'version' does not exist in type
  returned.setFacts({ missing: [], version: 2 });
  // @ts-expect-error Type 'string[]' is not assignable to type 'undefined'
  report.setInternal({ rectifications: ['RE-2026-000001'] });
  // @ts-expect-error 'channel' does not exist in type
  report.setFile({ ...report.file, channel: 'telephone' });
  // @ts-expect-error 'facts' does not exist in type
  report.set({ facts: { department: 'D-1' } });
}

export function factRead({ facts }: Dossier<'anomaly-feedback'>): unknown {
  // @ts-expect-error Did you mean 'department'?
  return facts.departement;
}

export function factOfAnyCase(work: Dossier): void {
  // @ts-expect-error Type 'string' is not assignable to type 'never'
  work.setFacts({ department: 'D-1' });
}

/** As `emergencyMeasures` holds a clause, measures and an instant. */
export function excessWithin(incident: Dossier<'security-incident'>): void {
  const ordered = { clause: null, measures: null, orderedAt: '2026-03-02T02:00:00.000Z' };
  // @ts-expect-error 'by' does not exist in type
  incident.setFacts({ emergencyMeasures: { ...ordered, by: 'director' } });
}

// @ts-expect-error is not assignable to type '"rectification"'
export const effectOfAnother: Effect<'anomaly-feedback'> = (work: Dossier<'rectification'>) => work.setFacts({});
// @ts-expect-error Property 'datasetId' is missing
export const fileOfNothing: NewCaseInput<'anomaly-feedback'>['file'] = {
  fields: ['free'],
  locator: '',
  description: '',
  documentIds: [],
};
// @ts-expect-error '"basics"' is not assignable
export const pathToNothing = factPath('rectification', 'order', 'basics');

const { 'security-incident': incident, ...others } = KEPT;
// @ts-expect-error Property '"security-incident"' is missing
export const forgottenProcess: Readonly<Record<ProcessName, Kept>> = others;
// @ts-expect-error Property 'internal' is missing
export const forgottenInternal: Kept = { file: incident.file, facts: incident.facts };

// @ts-expect-error Property 'words' is missing
export const factWithoutWords = factsOf({ department: identifier.nullish() });
// @ts-expect-error Expected 3-4 arguments, but got 2
export const memberOfOneLanguage = said(identifier, '数源部门');
// @ts-expect-error Property 'leak' is missing
export const valueWithoutWords = choice(['loss', 'leak'], { loss: ['丢失', 'loss'] });
