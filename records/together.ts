/**
 * What is written as one statement. Each part takes its rows as JSON, so that the text is the same for any number of them. No part sees what
 * another writes, and the order among them is the database's: what rests on another's rows, or needs a place that it leaves, is no part of the
 * same statement. Triggers see each row as ever, and foreign keys are compared behind all of them.
 */
import { send, type Tx } from './database';

/** Made by a function that takes the transaction in which it is to be written: of business rows, the writer's. */
export interface Part {
  readonly tx: Tx;
  readonly rows: readonly object[];
  /** The statement that writes the rows, given what stands for them: a value of jsonb. */
  readonly statement: (rows: string) => string;
  /** What is told with it, such as a notification: an expression. */
  readonly telling?: string;
}

/** Sends them as one statement. Parts without rows are left out. @throws Error for those of two transactions */
export async function writeTogether(parts: readonly Part[]): Promise<void> {
  const some = parts.filter(({ rows }) => rows.length > 0);
  const [first] = some;
  if (first === undefined) return;
  const { tx } = first;
  if (some.some((part) => part.tx !== tx)) throw new Error('what is written together is of one transaction');
  const written = some.map(({ statement }, index) => `part${index} AS (${statement(`$${index + 1}::jsonb`)})`);
  const told = some.flatMap(({ telling }) => telling ?? []);
  await send(
    tx,
    `WITH ${written.join(', ')} SELECT ${told.join(', ')}`,
    some.map(({ rows }) => JSON.stringify(rows)),
  );
}
