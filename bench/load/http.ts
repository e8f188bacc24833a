/** What the load generator sends, and how long it waits for an answer. */
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
