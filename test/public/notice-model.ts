/**
 * The law of a public notice as a pure model (Art. 5; 招标投标法实施条例 54): what may be filed, answered and confirmed when, and
 * when a notice lets its round pass. What the record does is held against it.
 */
import type { ObjectionAnswer } from '../../records/objections';

export type Move =
  | { readonly kind: 'file' | 'time-passes' | 'go-on' }
  | { readonly kind: 'answer'; readonly which: number; readonly outcome: ObjectionAnswer }
  | { readonly kind: 'confirm' | 'redo'; readonly which: number };

export type Reply = 'done' | 'none' | 'deadline-passed' | 'task-not-open' | 'task-already-decided';

interface ObjectionModel {
  readonly round: number;
  /** Whose turn it is: the officer's, the director's, nobody's any more. */
  readonly turn: 'answer' | 'confirmation' | 'over';
  /** The workflow has opened the task of this turn. */
  readonly opened: boolean;
  /** A task of the step has been there in an earlier turn. */
  readonly answeredBefore: boolean;
  readonly confirmedBefore: boolean;
  readonly answer: ObjectionAnswer | null;
}

export interface NoticeModel {
  readonly round: number;
  readonly window: 'open' | 'upheld' | 'passed';
  readonly timeOver: boolean;
  readonly objections: readonly ObjectionModel[];
}

export const BEGINNING: NoticeModel = { round: 1, window: 'open', timeOver: false, objections: [] };

export function openOnes({ objections }: NoticeModel): readonly ObjectionModel[] {
  return objections.filter((one) => one.turn !== 'over');
}

export function move(model: NoticeModel, made: Move): { readonly model: NoticeModel; readonly reply: Reply } {
  switch (made.kind) {
    case 'file':
      return file(model);
    case 'time-passes':
      return { model: { ...model, timeOver: true }, reply: 'done' };
    case 'go-on':
      return { model: goOn(model), reply: 'done' };
    case 'answer':
      return turn(model, made.which, 'answer', (one) => ({ ...one, turn: 'confirmation', answer: made.outcome }));
    case 'redo':
      return turn(model, made.which, 'confirmation', (one) => ({ ...one, turn: 'answer' }));
    case 'confirm': {
      const confirmed = turn(model, made.which, 'confirmation', (one) => ({ ...one, turn: 'over' }));
      return { ...confirmed, model: confirmed.reply === 'done' ? endIfUpheld(confirmed.model) : model };
    }
  }
}

function file(model: NoticeModel): { model: NoticeModel; reply: Reply } {
  if (model.window === 'upheld' && !model.timeOver) return { model, reply: 'task-not-open' };
  if (model.window !== 'open' || model.timeOver) return { model, reply: 'deadline-passed' };
  const filed: ObjectionModel = {
    round: model.round,
    turn: 'answer',
    opened: false,
    answeredBefore: false,
    confirmedBefore: false,
    answer: null,
  };
  return { model: { ...model, objections: [...model.objections, filed] }, reply: 'done' };
}

function turn(
  model: NoticeModel,
  which: number,
  whose: 'answer' | 'confirmation',
  taken: (one: ObjectionModel) => ObjectionModel,
): { model: NoticeModel; reply: Reply } {
  const index = model.objections.length === 0 ? -1 : which % model.objections.length;
  const one = model.objections[index];
  if (one === undefined) return { model, reply: 'none' };
  const before = whose === 'answer' ? one.answeredBefore : one.confirmedBefore;
  if (one.turn !== whose || !one.opened) return { model, reply: before ? 'task-already-decided' : 'none' };
  const answeredBefore = one.answeredBefore || whose === 'answer';
  const confirmedBefore = one.confirmedBefore || whose === 'confirmation';
  const next = { ...taken(one), opened: false, answeredBefore, confirmedBefore };
  return { model: { ...model, objections: model.objections.with(index, next) }, reply: 'done' };
}

function endIfUpheld(model: NoticeModel): NoticeModel {
  const upheld = model.objections.some((one) => one.round === model.round && one.answer === 'upheld');
  return upheld && openOnes(model).length === 0 ? { ...model, window: 'upheld' } : model;
}

/** The workflow comes by: lets the notice pass if nothing stands against it, opens the next one, opens what is due. */
function goOn(model: NoticeModel): NoticeModel {
  const objections = model.objections.map((one) => ({ ...one, opened: one.turn !== 'over' }));
  if (model.window === 'upheld') return { round: model.round + 1, window: 'open', timeOver: false, objections };
  const passes = model.window === 'open' && model.timeOver && openOnes(model).length === 0;
  return { ...model, window: passes ? 'passed' : model.window, objections };
}
