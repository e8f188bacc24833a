/** What commands are carried out with where a test gives them their context itself. */
import type { Context, Rules } from '../../cases/context';
import type { Reads } from '../../cases/reads';
import { processes } from '../../processes';

/** The measures are a draft, and new rights can be granted. */
export const RULES: Rules = { issuedOn: undefined, successorInForce: true, demo: false, processes };

/** These readings and no others. @throws Error for any other, naming it */
export function readsAs(reads: Partial<Reads>): Reads {
  return new Proxy(reads, {
    get: (known, name) => {
      const read = Reflect.get(known, name) as unknown;
      if (read === undefined) throw new Error(`the test gives no ${String(name)}`);
      return read;
    },
  }) as Reads;
}

/** In place of a transaction: whatever uses it fails. A function, since a transaction is called with the name of a table. */
export const NO_DATABASE: Context['tx'] = new Proxy((() => undefined) as unknown as Context['tx'], {
  get: refuse,
  apply: refuse,
});

function refuse(): never {
  throw new Error('commands and their effects read through their port, not through a database');
}
