/** What the load generator sends, and how long it waits for an answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { send as sendRequest, type Reply } from '../../scripts/client/http';

const WITHIN_MS = 60_000;

export function send(
  method: 'GET' | 'POST',
  url: string,
  token: string | null,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return sendRequest(method, url, token, body, { headers, withinMs: WITHIN_MS });
}

/** @throws Error for any answer but the expected status */
export async function ask<T>(method: 'GET' | 'POST', url: string, token: string | null, body?: unknown): Promise<T> {
  const { status, text } = await send(method, url, token, body);
  if (status < 200 || status > 299) throw new Error(`${method} ${url}: ${status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T; // the contract's own tests hold its answers against their schemas
}

/** Until a server that has just been started answers 200. @throws Error with the end of its log, where it does not */
export async function whenAnswered(url: string, tail: () => string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answered = await send('GET', url, null).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (answered) return;
    await sleep(100);
  }
  throw new Error(`${url} does not answer:\n${tail()}`);
}
