/** Work that waits for its turn is given up when its caller has gone, and not because it has been answered. */
import { once } from 'node:events';
import { createServer, get, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { goneOf } from '../../api/dispatch';

async function serving<T>(answer: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it('an answered caller has not gone', async () => {
  let closed: Promise<AbortSignal> | undefined;
  await serving(
    (_request, response) => {
      const gone = goneOf(response);
      closed = once(response, 'close').then(() => gone);
      response.end('answer');
    },
    async (url) => expect(await (await fetch(url)).text()).toBe('answer'),
  );
  expect((await closed)?.aborted).toBe(false);
});

it('one whose connection ends before the answer has', async () => {
  await serving(
    (_request, response) => {
      response.write('the beginning');
      const gone = goneOf(response);
      response.once('close', () => response.emit('looked', gone.aborted));
      seen = once(response, 'looked');
    },
    async (url) => {
      const request = get(url, { agent: false });
      const [response] = (await once(request, 'response')) as [
        { resume(): void; on(name: 'error', done: () => void): void },
      ];
      response.on('error', () => undefined);
      request.destroy();
      expect(await seen).toEqual([true]);
    },
  );
});
let seen: Promise<unknown[]> = Promise.resolve([]);
