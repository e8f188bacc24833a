/** A round of selection in memory (Art. 5): its panel, its objections, and the applications that come through qualification. */
import { operatorSelection } from '../../processes/operator-selection/law';
import { FakeRecord, type Extra, type FakeCase, type FakeTask } from './fake-record';

export class SelectionRecord extends FakeRecord {
  constructor(now: () => Promise<number>) {
    super(now, operatorSelection);
  }

  /** Somebody objects while the notice runs. */
  object(caseId: string): void {
    const kase = this.openCase(caseId);
    const filed = kase.events.filter((event) => event.type === 'objection.filed').length;
    kase.objections.push(`objection-${filed + 1}`);
    this.append(kase, 'objection.filed');
    this.wake(caseId, 'caseCommanded', { command: 'objection' });
  }

  /** One application comes through its qualification, qualified or not. */
  qualify(caseId: string, passes: boolean): void {
    const kase = this.openCase(caseId);
    kase.pending -= 1;
    if (passes) kase.qualified = true;
    this.append(kase, passes ? 'application.qualified' : 'application.ended');
    this.wake(caseId, 'caseCommanded', { command: 'application' });
  }

  protected override effect(kase: FakeCase, task: FakeTask, outcome: string, extra: Extra): void {
    switch (`${task.step}.${outcome}`) {
      case 'panel-declaration.conflict':
        return this.memberConflicted(kase, task);
      case 'panel.submit':
        return this.memberDone(kase, task);
      case 'panel-shortage.appoint':
        return this.appoint(kase, extra.experts ?? []);
      case 'bureau-decision.send-back':
        return this.reopen(kase);
      case 'objection-confirmation.confirm':
        return this.answered(kase, task);
    }
  }

  /** The last answer ends the notice where any was upheld, once the confirmation stands. */
  private answered(kase: FakeCase, { seat, round }: FakeTask): void {
    kase.objections = kase.objections.filter((id) => id !== seat);
    const answer = kase.tasks.find(
      (one) => one.step === 'objection-answer' && one.seat === seat && one.round === round,
    );
    if (answer?.outcome === 'upheld') kase.upheld = true;
    this.append(kase, 'objection.answered');
    if (kase.objections.length > 0 || !kase.upheld) return;
    kase.upheld = false;
    const window = kase.tasks.find((one) => one.step === 'public-notice' && one.status === 'open');
    if (window !== undefined) this.end(kase, window, 'decided', 'objection-upheld');
  }
}
