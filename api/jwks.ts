/**
 * The identity provider's public keys. Kept across its outages: while keys are known, requests are judged by them even
 * if the provider cannot be reached; a key it no longer lists is forgotten at the next successful reading.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWSHeaderParameters, type KeyLike } from 'jose';
import { z } from 'zod';

const FRESH_MS = 10 * 60_000;
/** After this long without the provider its keys are no longer believed. */
const STALE_MS = 24 * 3600_000;
/** An unknown key id, which anybody can invent, causes at most one reading in this time. */
const COOLDOWN_MS = 15_000;
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 256_000;

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** The provider's keys are not known and cannot be read now. */
export class KeysUnavailable extends Error {}

type FindKey = (header: JWSHeaderParameters) => Promise<KeyLike | Uint8Array>;

export interface JwksOptions {
  readonly uri: URL;
  readonly now?: () => number;
}

/** The key that a token's header names. @throws KeysUnavailable; jose's JWKSNoMatchingKey for a key not listed */
export function remoteKeys({ uri, now = Date.now }: JwksOptions): FindKey {
  let known: { readonly find: ReturnType<typeof createLocalJWKSet>; readonly at: number } | undefined;
  let lastAttempt = -Infinity;
  let reading: Promise<void> | undefined;

  const read = (): Promise<void> => {
    reading ??= (async () => {
      lastAttempt = now();
      try {
        known = { find: createLocalJWKSet(await fetchKeySet(uri)), at: now() };
      } finally {
        reading = undefined;
      }
    })();
    return reading;
  };

  const current = async (): Promise<ReturnType<typeof createLocalJWKSet>> => {
    const age = known ? now() - known.at : Infinity;
    if (known && age <= FRESH_MS) return known.find;
    if (known && age <= STALE_MS) {
      if (now() - lastAttempt > COOLDOWN_MS) read().catch(() => undefined);
      return known.find;
    }
    await read().catch((cause: unknown) => {
      throw new KeysUnavailable('the identity provider’s keys cannot be read', { cause });
    });
    if (!known) throw new KeysUnavailable('the identity provider’s keys are not known');
    return known.find;
  };

  return async (header) => {
    const find = await current();
    try {
      return await find(header);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || now() - lastAttempt <= COOLDOWN_MS) throw error;
      // Perhaps the provider has a new key. If it cannot be asked, nobody can tell whether the token is good.
      await read().catch((cause: unknown) => {
        throw new KeysUnavailable('the identity provider’s keys cannot be read', { cause });
      });
      return (await current())(header);
    }
  };
}

async function fetchKeySet(uri: URL): Promise<JSONWebKeySet> {
  const response = await fetch(uri, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { accept: 'application/json' },
  });
  if (!response.ok) throw new Error(`the key set answered ${response.status}`);
  const text = await response.text();
  if (text.length > MAX_BYTES) throw new Error('the key set is too large');
  return keySet.parse(JSON.parse(text));
}
