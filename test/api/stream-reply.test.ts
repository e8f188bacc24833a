/** A long reply goes as fast as its reader takes it, and no slower than the slowest line that is waited for. */
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendPieces, type Pieces } from '../../api/stream-reply';
import { eventually } from '../support/eventually';

/** More than the buffers between two sockets of one machine hold. */
const MEGABYTES = 64;
const PIECE = Buffer.alloc(2 ** 20, 'x');
const SLOWEST = { bytesPerSecond: 4 * 2 ** 20, graceMs: 300 };

let server: Server;
let made: number;
let over: boolean;
let pauseMs: number;
beforeEach(async () => {
  [made, over, pauseMs] = [0, false, 0];
  server = createServer((_, response) => {
    void sendPieces(response, pieces(), () => response.writeHead(200), SLOWEST);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function* pieces(): Pieces {
  try {
    for (; made < MEGABYTES; made += 1) {
      await sleep(pauseMs);
      yield PIECE;
    }
  } finally {
    over = true;
  }
}

async function get(): Promise<IncomingMessage> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const asked = request({ host: '127.0.0.1', port: address.port }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return response.on('error', () => undefined);
}

test('whoever takes a little again and again holds nothing for longer than what they take is worth', async () => {
  const response = (await get()).pause();
  const dripping = setInterval(() => void response.read(1_024), 20);
  try {
    await eventually('what it was made from to be let go', () => over);
  } finally {
    clearInterval(dripping);
    response.destroy();
  }
  expect(made).toBeLessThan(MEGABYTES);
});

test('what takes long to make is not its reader’s slowness', async () => {
  const wanted = MEGABYTES / 16;
  [made, pauseMs] = [MEGABYTES - wanted, 2 * SLOWEST.graceMs];
  let length = 0;
  for await (const chunk of await get()) length += (chunk as Buffer).length;
  expect([length, over]).toEqual([wanted * PIECE.length, true]);
});
