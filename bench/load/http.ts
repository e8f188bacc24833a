/** The load generator's own HTTP: kept-alive connections and nothing else, so that it takes little of the machine it measures. */
import { randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 1024 });
const TIMEOUT_MS = 60_000;

export interface Reply {
  readonly status: number;
  readonly text: string;
}

export function send(
  method: 'GET' | 'POST',
  url: string,
  token: string | null,
  body?: unknown,
  more: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, {
      agent,
      method,
      timeout: TIMEOUT_MS,
      headers: {
        ...more,
        ...(token !== null && { Authorization: `Bearer ${token}` }),
        ...(method === 'POST' && { 'Idempotency-Key': randomUUID() }),
        ...(bytes && { 'Content-Type': 'application/json', 'Content-Length': bytes.length }),
      },
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms: ${method} ${url}`)));
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    request.end(bytes);
  });
}

/** @throws Error for any answer but the expected status */
export async function ask<T>(method: 'GET' | 'POST', url: string, token: string | null, body?: unknown): Promise<T> {
  const { status, text } = await send(method, url, token, body);
  if (status < 200 || status > 299) throw new Error(`${method} ${url}: ${status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T; // the contract's own tests hold its answers against their schemas
}
