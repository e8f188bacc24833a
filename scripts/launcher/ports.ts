/**
 * The ports of an embedded run. All follow from PORT; each has a band of its own, so that neighbouring PORTs never meet and
 * all stay below the range from which the machine takes ports for outgoing connections. A busy one is replaced by a free one.
 */
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

export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
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
