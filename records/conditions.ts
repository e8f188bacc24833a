/** What a list is asked for, condition by condition, with the values that they name. */
import type { Binding } from './database';

type Bindings = Readonly<Record<string, Binding>>;

export class Conditions {
  private readonly where: string[] = ['true'];
  private named: Bindings = {};

  add(condition: string, bindings: Bindings = {}): void {
    this.where.push(condition);
    this.bind(bindings);
  }

  /** Values that a condition names which is written elsewhere. */
  bind(bindings: Bindings): void {
    this.named = { ...this.named, ...bindings };
  }

  get sql(): string {
    return this.where.join(' AND ');
  }

  get bindings(): Bindings {
    return this.named;
  }
}
