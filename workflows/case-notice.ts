/** The verb of public notices 公示 (Art. 5), with the objections to them. */
import { ApplicationFailure, patched } from '@temporalio/workflow';
import type { ProcessDefinition } from '../domain/process';
import { PanelVerbs } from './case-panel';
import type { Owed, Place, StepEnd } from './case-steps';
import { CaseClosed } from './case-watch';

/** The steps of answering an objection. */
interface AnswerSteps<D extends ProcessDefinition> {
  readonly answer: Place<D, 'confirmation'>;
  /** The answer binds, or is drafted anew. */
  readonly confirmation: Place<D, 'answered' | 'answer'>;
}

interface NoticeSteps<D extends ProcessDefinition> extends AnswerSteps<D> {
  readonly notice: Place<D, string | boolean>;
}

type After<P extends { readonly notice: readonly [unknown, object] }> = P['notice'][1][keyof P['notice'][1]];

export class NoticeVerbs<D extends ProcessDefinition> extends PanelVerbs<D> {
  /**
   * A public notice 公示 (Art. 5): a window in which the public objects. Each objection is answered, and the answer
   * confirmed or sent back, beside it; the window does not end while one is open.
   */
  async notice<const P extends NoticeSteps<D>>(steps: P & Owed<D, P>): Promise<After<P>> {
    const [notice, branches]: readonly [P['notice'][0], P['notice'][1]] = steps.notice;
    const round = this.nextRound(notice);
    let end: StepEnd<After<P>> | null | undefined;
    const window = this.runStep<P['notice'][1]>(notice, branches, round, { seat: '' }).then(
      (ended) => void (end = ended),
    );
    this.fork(window, () => undefined);
    const over = () => end !== undefined;
    if (patched('objections-in-bulk')) await this.answerAll(steps, over);
    else await this.answerEach(steps, over);
    if (end === undefined || end === null)
      throw ApplicationFailure.nonRetryable(`${notice} of ${this.caseId} is void, its case open`);
    return end.next;
  }

  /** Has objections answered, however many, until the notice is over: an activity opens and attends to what they wait for. */
  private async answerAll(
    { answer: [answer], confirmation: [confirmation, leads] }: AnswerSteps<D>,
    over: () => boolean,
  ): Promise<void> {
    const sentBack = Object.keys(leads).filter((outcome) => leads[outcome] === 'answer');
    for (let [afterSeq, leaps] = [0, this.leaps]; ;) {
      const mark = this.mark();
      if (leaps !== this.leaps) {
        [afterSeq, leaps] = [0, this.leaps];
        for (const taskId of this.inBulk) this.waiting.delete(taskId);
        this.inBulk.clear();
      }
      const { caseId } = this;
      const state = await this.activities.attendObjections({ caseId, answer, confirmation, sentBack, afterSeq });
      if (state.caseOutcome !== null) throw new CaseClosed(state.caseOutcome);
      afterSeq = state.uptoSeq;
      for (const taskId of state.tasks) {
        this.inBulk.add(taskId);
        this.waiting.add(taskId);
      }
      // A notice that has ended has none open: these are another one's, and a fresh run comes to them in their turn.
      if (over()) return;
      if (!state.more) await this.change(mark, state.nextInMs ?? undefined);
    }
  }

  /** The same with a branch for each, as 0.1.0 did: for its histories. */
  private async answerEach(steps: AnswerSteps<D>, over: () => boolean): Promise<void> {
    const answering = new Set<string>();
    for (;;) {
      const mark = this.mark();
      for (const id of await this.activities.openObjections(this.caseId)) {
        if (answering.has(id) || over()) continue;
        answering.add(id);
        this.fork(this.answer(id, steps), () => answering.delete(id));
      }
      if (over() && answering.size === 0) return;
      await this.change(mark);
    }
  }

  /** One objection, answered until the answer is confirmed, or the notice has ended over it. */
  private async answer(id: string, { answer, confirmation }: AnswerSteps<D>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      if ((await this.runStep(...answer, attempt, { seat: id })) === null) return;
      const confirmed = await this.runStep(...confirmation, attempt, { seat: id });
      if (confirmed?.next !== 'answer') return;
    }
  }
}
