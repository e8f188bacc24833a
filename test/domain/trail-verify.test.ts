/** Art. 11, invariant 6: whatever is done to a chain afterwards is found, and the first bad record is named. */
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { addPins, keyIdOf, openDigest, sealDigest, type Pin, type SignedDigest } from '../../domain/digest';
import { eventHash, type ChainedEvent } from '../../domain/trail';
import { verifyChain, type StoredEvent } from '../../domain/trail-verify';
import {
  CASE,
  EVENTS,
  FIRST,
  HEAD,
  KEY,
  SECOND,
  at,
  edited,
  found,
  headOf,
  rehashed,
  renumbered,
  without,
} from './chains';

const PIN: Pin = { ...HEAD, n: 3 };

test('what was recorded verifies, alone, against the kept head and against a digest', () => {
  expect(verifyChain(CASE, EVENTS)).toBeNull();
  expect(verifyChain(CASE, EVENTS, HEAD, [PIN])).toBeNull();
  expect(verifyChain(CASE, [], { seq: 0, hash: '' })).toBeNull();
});

describe.each<[string, Partial<ChainedEvent>]>([
  ['who', { actor: 'somebody-else' }],
  ['what', { payload: '{"n":99}' }],
  ['when', { at: new Date(0) }],
  ['in which role', { roles: ['director'] }],
  ['on which basis', { basis: null }],
  ['on which task', { taskId: 'task-99' }],
  ['which kind', { type: 'task.expired' }],
])('an edit of %s', (_, change) => {
  test('is found at the very record', () => {
    expect(found(verifyChain(CASE, edited(EVENTS, 5, change), HEAD))).toBe(`${CASE} #5 edit`);
  });
});

test('an instant finer than what was hashed is an edit', () => {
  const finer: StoredEvent[] = EVENTS.map((event) => (event.seq === 2 ? { ...event, isExact: false } : event));
  expect(found(verifyChain(CASE, finer))).toBe(`${CASE} #2 edit`);
});

test('an edit with its own hash made to fit is found where the next record was chained to another one', () => {
  const event = { ...at(EVENTS, 4), actor: 'somebody-else' };
  const forged = edited(EVENTS, 4, { ...event, hash: eventHash(event) });
  expect(found(verifyChain(CASE, forged, HEAD))).toBe(`${CASE} #4 edit`);
});

test('a gap is named where the record is missing, renumbered or not', () => {
  expect(found(verifyChain(CASE, without(EVENTS, 3), HEAD))).toBe(`${CASE} #3 gap`);
  expect(found(verifyChain(CASE, without(EVENTS, 1), HEAD))).toBe(`${CASE} #1 gap`);
  expect(found(verifyChain(CASE, renumbered(without(EVENTS, 3)), HEAD))).toBe(`${CASE} #3 gap`);
});

test('a record put in is named, though the others were renumbered', () => {
  const forged = { ...at(EVENTS, 3), payload: '{"n":"forged"}', previousHash: at(EVENTS, 3).hash, seq: 4 };
  const put = [...EVENTS.slice(0, 3), { ...forged, hash: eventHash(forged) }, ...EVENTS.slice(3)];
  expect(found(verifyChain(CASE, renumbered(put), HEAD))).toBe(`${CASE} #4 edit`);
});

test('a reordering is named at the first place that holds another record', () => {
  const swapped = EVENTS.map((event) => (event.seq === 3 ? at(EVENTS, 4) : event.seq === 4 ? at(EVENTS, 3) : event));
  expect(found(verifyChain(CASE, swapped, HEAD))).toBe(`${CASE} #3 reordering`);
  expect(found(verifyChain(CASE, renumbered(swapped), HEAD))).toBe(`${CASE} #3 reordering`);
});

test('records written in another order than they are numbered are a reordering', () => {
  const positions = [1, 2, 4, 3, 5, 6, 7, 8];
  const stored: StoredEvent[] = EVENTS.map((event, index) => ({ ...event, position: positions[index] ?? 0 }));
  expect(found(verifyChain(CASE, stored, HEAD))).toBe(`${CASE} #4 reordering`);
});

test('a cut tail shows against the kept head, and against a digest where the head was cut with it', () => {
  const cut = EVENTS.slice(0, 5);
  expect(found(verifyChain(CASE, cut, HEAD))).toBe(`${CASE} #6 cut-tail`);
  expect(verifyChain(CASE, cut, headOf(cut))).toBeNull();
  expect(found(verifyChain(CASE, cut, headOf(cut), [PIN]))).toBe(`${CASE} #6 cut-tail`);
});

test('a case removed altogether shows against a digest', () => {
  expect(found(verifyChain(CASE, [], null, [PIN]))).toBe(`${CASE} #1 missing-case`);
});

test('a chain rewritten from end to end shows against a digest', () => {
  const rewritten = rehashed(edited(EVENTS, 2, { actor: 'somebody-else' }));
  expect(verifyChain(CASE, rewritten, headOf(rewritten))).toBeNull();
  expect(found(verifyChain(CASE, rewritten, headOf(rewritten), [PIN]))).toBe(`${CASE} #8 edit`);
});

test('a record may not choose an algorithm that proves nothing', () => {
  const weak = { ...at(EVENTS, 6), algorithm: 'md5' };
  expect(found(verifyChain(CASE, edited(EVENTS, 6, { ...weak, hash: eventHash(weak) })))).toBe(
    `${CASE} #6 unknown-algorithm`,
  );
});

test('any single change of a chain is found, and never named behind the change', () => {
  const change = fc.oneof(
    fc.record({ kind: fc.constant('remove' as const), seq: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ kind: fc.constant('swap' as const), seq: fc.integer({ min: 1, max: 7 }) }),
    fc.record({ kind: fc.constant('edit' as const), seq: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ kind: fc.constant('repeat' as const), seq: fc.integer({ min: 1, max: 8 }) }),
  );
  fc.assert(
    fc.property(change, fc.boolean(), ({ kind, seq }, renumber) => {
      const changed = {
        remove: () => without(EVENTS, seq),
        swap: () => EVENTS.map((e) => (e.seq === seq ? at(EVENTS, seq + 1) : e.seq === seq + 1 ? at(EVENTS, seq) : e)),
        edit: () => edited(EVENTS, seq, { actor: 'x' }),
        repeat: () => EVENTS.flatMap((event) => (event.seq === seq ? [event, event] : [event])),
      }[kind]();
      const bad = verifyChain(CASE, renumber ? renumbered(changed) : changed, HEAD, [PIN]);
      expect(bad).not.toBeNull();
      expect(bad?.seq).toBeLessThanOrEqual(seq + 1);
    }),
  );
});

describe('a digest', () => {
  test('opens to what it states, and a later one has the last word', () => {
    const pins = new Map<string, Pin>();
    for (const digest of [FIRST, SECOND]) {
      const opened = openDigest(digest);
      if ('fault' in opened) throw new Error(opened.fault.en);
      addPins(pins, opened.body);
    }
    expect(pins.get(CASE)).toEqual({ ...HEAD, n: 2 });
    expect(FIRST.keyId).toBe(keyIdOf(KEY));
  });

  test.each<[string, Partial<SignedDigest>]>([
    ['another body', { body: SECOND.body.replace(HEAD.hash, '0'.repeat(64)) }],
    ['another number', { n: 7 }],
    ['another signature', { signature: FIRST.signature }],
    ['another key', { keyId: 'x' }],
    ['no digest at all', { body: '[]' }],
  ])('with %s does not open', (_, change) => {
    expect(openDigest({ ...SECOND, ...change })).toHaveProperty('fault');
  });

  test('with a body that was rehashed does not open, for want of the key', () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const body = {
      n: 2,
      at: '2026-01-05T01:00:00.000Z',
      full: false,
      previousHash: FIRST.hash,
      heads: [],
      publicKey: KEY,
    };
    expect(openDigest(sealDigest(body, other))).toHaveProperty('fault');
  });
});
