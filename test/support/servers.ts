/** What global-setup found and started for the whole run, handed to the suites' processes in one environment variable. */
import { z } from 'zod';

const VARIABLE = 'TEST_SERVERS';
const foundOr = z.union([z.object({ path: z.string() }), z.object({ missing: z.string() })]);

const schema = z.object({
  /** One cluster for the run; `missing`: why there is none. */
  postgres: z.union([
    /** Of its own database, as its own role and as superuser. */
    z.object({ url: z.string(), superuserUrl: z.string() }),
    z.object({ missing: z.string() }),
  ]),
  /** The Temporal dev server's binary. */
  engine: foundOr,
  /** The time-skipping test server's executable. */
  testServer: foundOr,
  /** A newer Node than the one that runs. */
  newerNode: foundOr,
});
export type Servers = z.infer<typeof schema>;

export function publish(servers: Servers): void {
  process.env[VARIABLE] = JSON.stringify(servers);
}

export function servers(): Servers {
  const text = process.env[VARIABLE];
  if (text === undefined)
    throw new Error('test servers are made by test/support/global-setup.ts: run the tests through jest');
  return schema.parse(JSON.parse(text));
}

/**
 * A `describe` for suites that need something this machine may lack: where it is missing they are skipped and say why;
 * under CI=true a missing server is an error.
 */
export function describeWith(need: 'engine' | 'testServer' | 'newerNode', name: string, body: () => void): void {
  const found = servers()[need];
  if ('path' in found) return describe(name, body);
  if (process.env['CI'] === 'true') {
    return describe(name, () => {
      it('has the server it needs', () => {
        throw new Error(found.missing);
      });
    });
  }
  describe.skip(`${name} [skipped: ${found.missing}]`, body);
}
