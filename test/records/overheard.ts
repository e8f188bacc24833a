/** Every statement with its values that the parts under test send to PostgreSQL, whichever pool it goes through; and what they were doing. */
import { Client } from 'pg';
import type { Statement } from '../../bench/plans';

export interface Heard extends Statement {
  /** What was asked when it was first sent. */
  readonly asked: string;
}

type Sent = string | { readonly text: string; readonly values?: readonly unknown[] };
type Query = (this: Client, statement: Sent, ...rest: unknown[]) => unknown;

/** What opens, ends or tunes a session or a transaction reads nothing. */
const NO_READING = /^\s*(BEGIN|COMMIT|ROLLBACK|SET|RESET|FETCH|CLOSE|LISTEN|UNLISTEN|SAVEPOINT|RELEASE|select 1\b)/i;
const CURSOR = /^DECLARE \w+ NO SCROLL CURSOR FOR /;

export class Overheard {
  private readonly heard = new Map<string, Heard>();
  private readonly prototype = Client.prototype as unknown as { query: Query }; // handed on as it comes, whichever of its many forms it has
  private readonly query = this.prototype.query;

  /** What is asked from here on. */
  asked = '';

  constructor() {
    const hear = this.hear.bind(this);
    const { query } = this;
    this.prototype.query = function (statement, ...rest) {
      hear(statement, rest[0]);
      return query.call(this, statement, ...rest);
    };
  }

  stop(): void {
    this.prototype.query = this.query;
  }

  /** Each statement once with the same values. */
  get statements(): readonly Heard[] {
    return [...this.heard.values()];
  }

  private hear(statement: Sent, second: unknown): void {
    const { text, values = [] } =
      typeof statement === 'string' ? { text: statement, values: Array.isArray(second) ? second : [] } : statement;
    if (this.asked === '' || NO_READING.test(text)) return;
    const key = JSON.stringify([text, values]);
    if (!this.heard.has(key)) this.heard.set(key, { text: text.replace(CURSOR, ''), values, asked: this.asked });
  }
}
