/**
 * From listening to drained. First readiness falls while everything is still answered, and each answer tells
 * its client to go elsewhere; then no more is taken, and what runs is finished, bounded in time.
 */
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler } from 'express';

export interface Lifecycle {
  readonly draining: boolean;
  /** Marks answers with `Connection: close` once draining has begun. */
  readonly track: RequestHandler;
  beginDrain(): void;
}

export function createLifecycle(): Lifecycle {
  const running = new Set<ServerResponse>();
  let draining = false;
  return {
    get draining() {
      return draining;
    },
    track: (request, response, next) => {
      if (draining) response.setHeader('Connection', 'close');
      // Log, metrics, place, budget and stream each wait for its end; that many are no leak.
      response.setMaxListeners(30);
      running.add(response);
      response.once('close', () => running.delete(response));
      discardRest(request, response);
      next();
    },
    beginDrain: () => {
      draining = true;
      for (const response of running) if (!response.headersSent) response.setHeader('Connection', 'close');
    },
  };
}

const MAX_DISCARDED_BYTES = 64 * (1 << 20);
const DISCARD_MS = 10_000;

/**
 * A request refused before its body was read: the rest is read and thrown away, so that the client gets to read the
 * answer instead of a reset connection; bounded in bytes and time.
 */
function discardRest(request: Parameters<RequestHandler>[0], response: ServerResponse): void {
  response.once('finish', () => {
    if (request.complete || request.destroyed) return;
    let discarded = 0;
    const timer = setTimeout(() => request.socket.destroy(), DISCARD_MS).unref();
    request.on('data', (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded > MAX_DISCARDED_BYTES) request.socket.destroy();
    });
    request.once('close', () => clearTimeout(timer));
    request.resume();
  });
}

export interface RunningServer {
  readonly server: Server;
  readonly port: number;
  /** Goes on answering for `graceMs`, then takes no more, waits for what runs at most `finishMs`, and closes what is left. */
  drain(bounds: { readonly graceMs: number; readonly finishMs: number }): Promise<void>;
}

/** Port 0 takes a free one. */
export async function listen(
  handler: RequestListener,
  lifecycle: Lifecycle,
  host: string,
  port: number,
): Promise<RunningServer> {
  const server = createServer(
    {
      headersTimeout: 15_000,
      // An upload on a slow line takes its time; what hardly moves is ended by its own pace, a JSON body by its time.
      requestTimeout: 3_600_000,
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16_384,
      requireHostHeader: true,
    },
    handler,
  );
  server.on('clientError', refuseRaw);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    server,
    port: bound,
    drain: async ({ graceMs, finishMs }) => {
      lifecycle.beginDrain();
      await sleep(graceMs);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => server.closeAllConnections(), finishMs);
      await closed;
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}

const RAW: Readonly<Record<string, { readonly status: number; readonly reason: string; readonly zh: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, reason: 'Request Header Fields Too Large', zh: '请求头过大' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, reason: 'Request Timeout', zh: '请求超时' },
};

/** What is not HTTP at all has no request to answer: a minimal problem document, then the connection ends. */
function refuseRaw(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason, zh } = RAW[error.code ?? ''] ?? {
    status: 400,
    reason: 'Bad Request',
    zh: '不是有效的 HTTP 请求',
  };
  const body = JSON.stringify({
    type: '/docs/problems#malformed',
    title: reason,
    status,
    detail: zh,
    code: 'malformed',
  });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
