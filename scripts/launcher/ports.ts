/**
 * The ports of an embedded run. All follow from PORT; each has a band of its own, so that neighbouring PORTs never meet and
 * all stay below the range from which the machine takes ports for outgoing connections. A busy one is replaced by a free one.
 */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

export interface Ports {
  readonly api: number;
  readonly identity: number;
  readonly database: number;
  readonly engine: number;
  readonly engineUi: number;
}

const BANDS = { identity: 10_000, database: 11_000, engine: 12_000, engineUi: 13_000 } as const;

export function portIsFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Above what services commonly take, and below the range from which the machine takes ports for outgoing connections. */
const OWN = { from: 10_000, below: 32_000 } as const;
const TRIES = 100;

/** A port that nobody has now, and that no outgoing connection will have while its server is down. */
export async function freePort(range: { readonly from: number; readonly below: number } = OWN): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(range.from, range.below);
    if (await portIsFree(port)) return port;
  }
  throw new Error(`no free port from ${range.from} to ${range.below - 1}`);
}

async function near(wanted: number): Promise<number> {
  return wanted <= 65_535 && (await portIsFree(wanted)) ? wanted : await freePort();
}

/** PORT itself is the caller's promise to its users, so it is never replaced. */
export async function choosePorts(port: number): Promise<Ports> {
  return {
    api: port,
    identity: await near(port + BANDS.identity),
    database: await near(port + BANDS.database),
    engine: await near(port + BANDS.engine),
    engineUi: await near(port + BANDS.engineUi),
  };
}
