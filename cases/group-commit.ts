/**
 * Many writers, one commit: what comes while a commit runs goes into the next, so that a burst costs a few commits and a
 * single writer waits for nothing but its own. An item that the database does not take costs nobody else theirs.
 */
import { isOfContent } from '../records/database';

interface Waiting<T> {
  readonly item: T;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export class GroupCommit<T> {
  private waiting: Waiting<T>[] = [];
  private running: Promise<void> | null = null;

  constructor(
    private readonly commit: (items: readonly T[]) => Promise<void>,
    private readonly most = 500,
  ) {}

  /** Resolves when the item is durable. @throws what its commit failed with; then it is not written */
  add(item: T): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ item, done, failed });
      this.running ??= this.run();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.running !== null) await this.running;
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // what was asked for in the same turn goes together
    while (this.waiting.length > 0) await this.write(this.waiting.splice(0, this.most));
    this.running = null;
  }

  /** Halves a group that has failed by what is in it, until who is the cause is alone. */
  private async write(group: readonly Waiting<T>[]): Promise<void> {
    try {
      await this.commit(group.map(({ item }) => item));
    } catch (error) {
      if (group.length === 1 || !isOfContent(error)) {
        for (const { failed } of group) failed(error);
        return;
      }
      const half = Math.ceil(group.length / 2);
      await this.write(group.slice(0, half));
      await this.write(group.slice(half));
      return;
    }
    for (const { done } of group) done();
  }
}
