/** Art. 11, invariant 6: whatever is done to a chain afterwards is found, and the first bad record is named. */
import { generateKeyPairSync } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  addPins,
  keyIdOf,
  openDigest,
  sealDigest,
  type DigestKey,
  type Pin,
  type SignedDigest,
} from '../../domain/digest';
import { chain, eventHash, type ChainedEvent, type ChainHead } from '../../domain/trail';
import { digestLine, eventLine, exportLine, headLine } from '../../domain/trail-export';
import { verifyChain, type BadRecord, type StoredEvent } from '../../domain/trail-verify';

const CASE = 'DR-2026-000001';

function recorded(length: number, name = CASE): readonly ChainedEvent[] {
  const events = Array.from({ length }, (_, n) => ({
    type: n === 0 ? 'case.opened' : 'task.decided',
    at: new Date(Date.UTC(2026, 0, 5, 1, n)),
    actor: `officer-${n % 3}`,
    roles: ['case-officer'],
    basis: 'Art. 14',
    taskId: n === 0 ? null : `task-${n}`,
    payload: { n, opinion: '同意' },
  }));
  return chain(name, { seq: 0, hash: '' }, events).events;
}

function headOf(events: readonly ChainedEvent[]): ChainHead {
  const last = events.at(-1);
  return last === undefined ? { seq: 0, hash: '' } : { seq: last.seq, hash: last.hash };
}

const at = (events: readonly ChainedEvent[], seq: number): ChainedEvent => {
  const event = events[seq - 1];
  if (event === undefined) throw new Error(`no record ${seq}`);
  return event;
};
const without = (events: readonly ChainedEvent[], seq: number) => events.filter((event) => event.seq !== seq);
const edited = (events: readonly ChainedEvent[], seq: number, change: Partial<ChainedEvent>) =>
  events.map((event) => (event.seq === seq ? { ...event, ...change } : event));
const renumbered = (events: readonly ChainedEvent[]) => events.map((event, index) => ({ ...event, seq: index + 1 }));

/** As an intruder who knows the algorithm would: every hash from there on made to fit. */
function rehashed(events: readonly ChainedEvent[]): ChainedEvent[] {
  let previousHash = '';
  return events.map((event) => {
    const linked = { ...event, previousHash };
    previousHash = eventHash(linked);
    return { ...linked, hash: previousHash };
  });
}

const found = (bad: BadRecord | null) => bad && `${bad.caseId} #${bad.seq} ${bad.problem}`;

const EVENTS = recorded(8);
const HEAD = headOf(EVENTS);
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
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const key: DigestKey = { kty: 'OKP', crv: 'Ed25519', x };
  const sealed = (
    n: number,
    previousHash: string,
    heads: readonly (readonly [string, number, string])[],
  ): SignedDigest =>
    sealDigest({ n, at: '2026-01-05T01:00:00.000Z', full: n === 1, previousHash, heads, publicKey: key }, privateKey);
  const first = sealed(1, '', [[CASE, 5, at(EVENTS, 5).hash]]);
  const second = sealed(2, first.hash, [[CASE, HEAD.seq, HEAD.hash]]);

  test('opens to what it states, and a later one has the last word', () => {
    const pins = new Map<string, Pin>();
    for (const digest of [first, second]) {
      const opened = openDigest(digest);
      if ('fault' in opened) throw new Error(opened.fault.en);
      addPins(pins, opened.body);
    }
    expect(pins.get(CASE)).toEqual({ ...HEAD, n: 2 });
    expect(first.keyId).toBe(keyIdOf(key));
  });

  test.each<[string, Partial<SignedDigest>]>([
    ['another body', { body: second.body.replace(HEAD.hash, '0'.repeat(64)) }],
    ['another number', { n: 7 }],
    ['another signature', { signature: first.signature }],
    ['another key', { keyId: 'x' }],
    ['no digest at all', { body: '[]' }],
  ])('with %s does not open', (_, change) => {
    expect(openDigest({ ...second, ...change })).toHaveProperty('fault');
  });

  test('with a body that was rehashed does not open, for want of the key', () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const body = {
      n: 2,
      at: '2026-01-05T01:00:00.000Z',
      full: false,
      previousHash: first.hash,
      heads: [],
      publicKey: key,
    };
    expect(openDigest(sealDigest(body, other))).toHaveProperty('fault');
  });

  describe('and an export, verified by Node alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'approvals-export-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    interface Verdict {
      readonly valid: boolean;
      readonly firstBad?: { readonly caseId: string; readonly seq: number; readonly problem: string };
    }
    // The verifier is plain JavaScript and imports nothing of the system: its shape is told here.
    const { verifyExport } = jest.requireActual<{
      verifyExport: (file: string, kept: readonly SignedDigest[]) => Promise<Verdict>;
    }>('../../scripts/verify-export.cjs');

    async function verdict(
      events: readonly ChainedEvent[],
      head: ChainHead | null,
      kept: readonly SignedDigest[] = [],
    ) {
      const file = join(folder, 'export.jsonl');
      const lines = [
        JSON.stringify({ kind: 'export', version: 1, scope: 'all' }),
        ...events.map(eventLine),
        ...(head === null ? [] : [headLine(CASE, head)]),
      ];
      writeFileSync(file, `${lines.join('\n')}\n`);
      const { valid, firstBad } = await verifyExport(file, kept);
      return valid ? null : firstBad && `${firstBad.caseId} #${firstBad.seq} ${firstBad.problem}`;
    }

    const cut = EVENTS.slice(0, 5);
    const rewritten = rehashed(edited(EVENTS, 2, { actor: 'x' }));
    const weak = { ...at(EVENTS, 6), algorithm: 'md5' };
    test.each<[string, readonly ChainedEvent[], ChainHead | null, readonly SignedDigest[]]>([
      ['as recorded', EVENTS, HEAD, [second]],
      ['an edit', edited(EVENTS, 5, { actor: 'x' }), HEAD, []],
      ['a gap', without(EVENTS, 3), HEAD, []],
      ['a gap, renumbered', renumbered(without(EVENTS, 3)), HEAD, []],
      ['a reordering', [...EVENTS.slice(0, 2), at(EVENTS, 4), at(EVENTS, 3), ...EVENTS.slice(4)], HEAD, []],
      ['a cut tail', cut, HEAD, []],
      ['a cut tail with its head, against a digest', cut, headOf(cut), [second]],
      ['an earlier digest', cut, headOf(cut), [first]],
      ['a removed case', [], null, [second]],
      ['a rewritten chain', rewritten, headOf(rewritten), [second]],
      ['a weak algorithm', edited(EVENTS, 6, { ...weak, hash: eventHash(weak) }), HEAD, []],
    ])('%s: both verifiers say the same', async (_, events, head, kept) => {
      const pins = kept.flatMap((digest): Pin[] => {
        const opened = openDigest(digest);
        return 'fault' in opened ? [] : opened.body.heads.map(([, seq, hash]) => ({ n: digest.n, seq, hash }));
      });
      expect(await verdict(events, head, kept)).toBe(found(verifyChain(CASE, events, head, pins)));
    });

    const BREAKS = '一\u2028二\u2029三\u0085四\u000b五\u000c六';
    const telling = (text: string) =>
      chain(CASE, { seq: 0, hash: '' }, [{ ...at(EVENTS, 1), payload: { text }, type: 'comment.added' }]);

    test('holds no character that a reader of lines could take for the end of one, and still the text as it was', async () => {
      const { events, head } = telling(BREAKS);
      const text = [exportLine(CASE), ...events.map(eventLine), headLine(CASE, head)].map((one) => `${one}\n`).join('');
      expect(text).not.toMatch(/[\u0085\u2028\u2029\v\f\r]/);
      expect(JSON.parse((JSON.parse(text.split('\n')[1] ?? '') as ChainedEvent).payload)).toEqual({ text: BREAKS });
      const file = join(folder, 'breaks.jsonl');
      writeFileSync(file, text);
      expect(await verifyExport(file, [])).toMatchObject({ valid: true });
      // As 0.1.0 wrote it: with the separators as they are.
      const raw = text.replace(/\\u(0085|2028|2029)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
      writeFileSync(file, raw.replace(exportLine(CASE), JSON.stringify({ kind: 'export', version: 1, scope: CASE })));
      expect(await verifyExport(file, [])).toMatchObject({ valid: true });
    });

    test('cannot be altered in any byte', async () => {
      const { events, head } = telling(BREAKS);
      const bytes = Buffer.from([exportLine(CASE), ...events.map(eventLine), headLine(CASE, head), ''].join('\n'));
      const file = join(folder, 'bytes.jsonl');
      writeFileSync(file, bytes);
      const open = openSync(file, 'r+');
      const put = (index: number, byte: number) => writeSync(open, Uint8Array.of(byte), 0, 1, index);
      try {
        const believed: { index: number; by: number }[] = [];
        for (const [index, byte] of bytes.entries()) {
          for (const by of [1, 32, 128]) {
            put(index, byte ^ by);
            const verdict = await verifyExport(file, []).catch(() => ({ valid: false }));
            if (verdict.valid) believed.push({ index, by });
          }
          put(index, byte);
        }
        expect(believed).toEqual([]);
        expect(await verifyExport(file, [])).toMatchObject({ valid: true });
      } finally {
        closeSync(open);
      }
    });

    test('digests in the file must be chained, and be those that were kept', async () => {
      const file = join(folder, 'digests.jsonl');
      const write = (digests: readonly SignedDigest[]) =>
        writeFileSync(
          file,
          [
            JSON.stringify({ kind: 'export', version: 1, scope: 'all' }),
            ...digests.map(digestLine),
            ...EVENTS.map(eventLine),
            headLine(CASE, HEAD),
            '',
          ].join('\n'),
        );
      write([first, second]);
      expect(await verifyExport(file, [second])).toMatchObject({ valid: true });
      write([first]);
      expect(await verifyExport(file, [second])).toMatchObject({ firstBad: { caseId: 'digests', seq: 2 } });
      write([second]);
      expect(await verifyExport(file, [])).toMatchObject({ firstBad: { caseId: 'digests', seq: 1, problem: 'gap' } });
      const other = sealed(2, 'x', [[CASE, HEAD.seq, HEAD.hash]]);
      write([first, other]);
      expect(await verifyExport(file, [])).toMatchObject({
        firstBad: { caseId: 'digests', seq: 2, problem: 'digest' },
      });
    });
  });
});
