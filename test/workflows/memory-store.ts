/** Rows in memory, and commits to them: one after the other, as the locks of a case have it, each at one instant. */
import type { Reads } from '../../cases/reads';
import { Unit, type CommandContext } from '../../cases/unit';
import type { Actor } from '../../domain/roles';
import { NO_DATABASE, RULES } from '../support/commands';
import { readsOf, type Surroundings } from './memory-reads';
import { apply, copyOf, type Rows } from './memory-rows';

export class MemoryStore {
  private last: Promise<unknown> = Promise.resolve();
  private watchers: (() => void)[] = [];

  constructor(
    readonly rows: Rows,
    private readonly around: Surroundings,
  ) {}

  copy(): MemoryStore {
    return new MemoryStore(copyOf(this.rows), this.around);
  }

  /** What is read at one instant. */
  reads(): Reads {
    let now: Promise<Date> | undefined;
    return readsOf(this.rows, { ...this.around, now: () => (now ??= this.around.now()) });
  }

  /** All that the commands in it have recorded is applied, or, where they refuse, nothing. @throws Refusal */
  commit<T>(actor: Actor, body: (ctx: CommandContext) => T | Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      const unit = new Unit();
      const result = await body({
        ...{ tx: NO_DATABASE, actor, requestId: 'memory', rules: RULES, unit },
        read: this.reads(),
        numbers: { drawCaseNumber: () => Promise.resolve(this.rows.cases.size + 1) },
      });
      await unit.settle();
      for (const change of unit.changes) apply(this.rows, change);
      unit.written(new Map([...unit.heads.keys()].map((id) => [id, this.headOf(id)])));
      return result;
    });
  }

  /** What happens to the rows beside any command. */
  happen(change: (rows: Rows, now: Date) => void): Promise<void> {
    return this.inTurn(async () => change(this.rows, await this.around.now()));
  }

  /** Resolves with what the look finds, now or after a later commit. */
  async when<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((done) => this.watchers.push(done));
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined).then(() => this.tell());
    return done;
  }

  private tell(): void {
    const { watchers } = this;
    this.watchers = [];
    for (const watcher of watchers) watcher();
  }

  private headOf(id: string): { seq: number; hash: string } {
    const { head_seq: seq = 0, head_hash: hash = '' } = this.rows.cases.get(id) ?? {};
    return { seq, hash };
  }
}
