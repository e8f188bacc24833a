/**
 * What is written as one statement. Each part takes its rows as JSON, so that the text is the same for any number of them. No part sees what
 * another writes, and the order among them is the database's: what rests on another's rows, or needs a place that it leaves, is no part of the
 * same statement. Triggers see each row as ever, and foreign keys are compared behind all of them.
 */
import { send, sendAlone, type Tx } from './database';

/** Made by a function that takes the transaction in which it is to be written: of business rows, the writer's. */
export interface Part {
  readonly tx: Tx;
  readonly rows: readonly object[];
  /** The statement that writes the rows, given what stands for them: a value of jsonb. */
  readonly statement: (rows: string) => string;
  /** What is told with it, such as a notification: an expression. */
  readonly telling?: string;
}

/**
 * Sends them as one statement; parts without rows are left out. What fails before anything is sent is thrown at once, and not by the promise:
 * nobody may be waiting for that before the COMMIT.
 * @throws Error for parts of two transactions; TypeError for rows that have no text
 */
export function writeTogether(parts: readonly Part[]): Promise<void> {
  const some = parts.filter(({ rows }) => rows.length > 0);
  const [first] = some;
  if (first === undefined) return Promise.resolve();
  const { tx } = first;
  if (some.some((part) => part.tx !== tx)) throw new Error('what is written together is of one transaction');
  return send(tx, ...statementOf(some)).then(() => undefined);
}

/** A statement of its own, within a transaction or not. */
export async function writeAlone(part: Part): Promise<void> {
  await sendAlone(part.tx, ...statementOf([part]));
}

function statementOf(parts: readonly Part[]): [text: string, values: readonly string[]] {
  const written = parts.map(({ statement }, index) => `part${index} AS (${statement(`$${index + 1}::jsonb`)})`);
  const told = parts.flatMap(({ telling }) => telling ?? []);
  return [`WITH ${written.join(', ')} SELECT ${told.join(', ')}`, parts.map(({ rows }) => JSON.stringify(rows))];
}
