/** The verb of drawn panels (Art. 5, 15 ¶2, 25, 27), seat by seat. */
import { ApplicationFailure } from '@temporalio/workflow';
import type { ProcessDefinition } from '../domain/process';
import { StepVerbs, type Owed, type Place } from './case-steps';
import { CaseClosed } from './case-watch';

/** The steps of a panel, and what follows for the seat. */
interface PanelSteps<D extends ProcessDefinition> {
  /** The file opens to the member, or the seat goes to the next. */
  readonly declaration: Place<D, 'work' | 'next'>;
  readonly work: Place<D, 'done'>;
  /** The director has named members or does without, so that the seats are looked at again; or has ended the case. */
  readonly shortage: Place<D, 'seats' | 'end'>;
}

export class PanelVerbs<D extends ProcessDefinition> extends StepVerbs<D> {
  private panels = 0;

  /**
   * A drawn panel (Art. 5, 15 ¶2, 25, 27): every member declares conflicts before the file opens to them, then works; a seat that
   * falls free goes to the next in the drawn order; where nobody is left the shortage is put to the director.
   */
  async panel<const P extends PanelSteps<D>>(steps: P & Owed<D, P>): Promise<void> {
    await this.seatPanel(steps);
  }

  private async seatPanel(steps: PanelSteps<D>): Promise<void> {
    const panel = (this.panels += 1);
    await this.activities.drawPanel(this.caseId, panel);
    const sitting = new Set<number>();
    let shortage = false;
    for (;;) {
      const mark = this.mark();
      const state = await this.activities.panelState(this.caseId, panel);
      if (state.caseOutcome !== null) throw new CaseClosed(state.caseOutcome);
      for (const { seat } of state.open.filter((one) => !sitting.has(one.seat))) {
        sitting.add(seat);
        this.fork(this.sit(panel, seat, steps), () => sitting.delete(seat));
      }
      if (state.short > 0 && !shortage) {
        shortage = true;
        this.fork(this.runNextRound(...steps.shortage), () => void (shortage = false));
      }
      if (sitting.size === 0 && !shortage) return;
      await this.change(mark);
    }
  }

  /** One seat of a panel, holder after holder, until its work is done or nobody is left for it. */
  private async sit(panel: number, seat: number, { declaration, work }: PanelSteps<D>): Promise<void> {
    for (let last = ''; ;) {
      const { open, round = 1 } = await this.activities.panelState(this.caseId, panel);
      const sitting = open.find((one) => one.seat === seat);
      if (sitting === undefined) return;
      const holder = { seat: `${panel}.${seat}.${sitting.attempt}`, assignee: sitting.assignee, partyId: sitting.org };
      const turn = `${holder.seat} round ${round}`;
      if (turn === last)
        throw ApplicationFailure.nonRetryable(`seat ${turn} of ${this.caseId} is what it was before its end`);
      last = turn;
      const declared = await this.runStep(...declaration, 1, holder);
      if (declared?.next === 'work') await this.runStep(...work, round, holder);
    }
  }

  /** The panel that has worked is sent back to work: its members are asked anew (`reopenPanel` has said so in the record). */
  async panelAgain<const P extends PanelSteps<D>>(steps: P & Owed<D, P>): Promise<void> {
    this.panels -= 1;
    await this.seatPanel(steps);
  }
}
