/** A case of the faked record as a world of its own to walk. */
import { createFakeActivities } from './fake-activities';
import type { Extra, FakeRecord } from './fake-record';
import type { Standing, World } from './walk';

export class FakeWorld<R extends FakeRecord = FakeRecord> implements World<FakeWorld<R>> {
  readonly definition;
  readonly activities;

  constructor(
    readonly record: R,
    readonly caseId: string,
    private readonly extraOf: (outcome: string) => Extra = () => ({}),
  ) {
    this.definition = record.definition;
    this.activities = createFakeActivities(record);
  }

  get outcome(): string | null {
    return this.record.of(this.caseId).outcome;
  }

  get supplies(): number {
    return this.record.of(this.caseId).supplies;
  }

  get beside(): unknown {
    return this.record.of(this.caseId).departments;
  }

  copy(): FakeWorld<R> {
    return new FakeWorld(this.record, this.record.copy(this.caseId), this.extraOf);
  }

  forget(): void {
    this.record.forget(this.caseId);
    this.record.outbox.length = 0;
  }

  tasks(): Standing[] {
    return this.record.of(this.caseId).tasks.map((task) => ({ ...task, late: task.escalatedAt !== null }));
  }

  awaited(): Standing[] {
    const awaited = this.record.awaited(this.caseId).map(({ id }) => id);
    return this.tasks().filter(({ id }) => awaited.includes(id));
  }

  decide(taskId: string, outcome: string): Promise<void> {
    return this.record.decide(taskId, outcome, this.extraOf(outcome));
  }

  fallDue(taskId: string): Promise<void> {
    return this.record.fallDue(taskId);
  }

  withdraw(): Promise<void> {
    return Promise.resolve(this.record.withdraw(this.caseId));
  }
}
