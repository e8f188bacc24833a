/** Rows one after the other through a cursor of the server's: a read of any length that holds one page of it at a time. */
import type { Knex } from 'knex';
import type { Tx } from './database';

/**
 * The rows of the query, inside a transaction: the cursor ends with it, and there is one at a time. The next page is fetched
 * when its first row is asked for. Between two pages nothing is asked of the database, so that a reader who has gone away is
 * found by whoever holds the transaction, or by `idle_in_transaction_session_timeout`.
 */
export async function* eachRow<T extends object>(
  tx: Tx,
  query: Knex.QueryBuilder | Knex.Raw,
  perPage = 100,
): AsyncGenerator<T> {
  await tx.raw('DECLARE each_row NO SCROLL CURSOR FOR ?', [query]);
  for (;;) {
    const { rows } = await tx.raw<{ rows: T[] }>(`FETCH ${perPage} FROM each_row`);
    yield* rows;
    if (rows.length < perPage) break;
  }
  await tx.raw('CLOSE each_row');
}
