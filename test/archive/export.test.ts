/** Art. 11, invariant 6: an export of the trail, verified by Node alone, says what the system's own verifier says. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDigest, type Pin, type SignedDigest } from '../../domain/digest';
import { chain, eventHash, type ChainedEvent, type ChainHead } from '../../domain/trail';
import { digestLine, eventLine, exportLine, headLine } from '../../domain/trail-export';
import { verifyChain } from '../../domain/trail-verify';
import {
  CASE,
  EVENTS,
  FIRST,
  HEAD,
  SECOND,
  at,
  edited,
  found,
  headOf,
  rehashed,
  renumbered,
  sealed,
  without,
} from '../domain/chains';

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

async function verdict(events: readonly ChainedEvent[], head: ChainHead | null, kept: readonly SignedDigest[] = []) {
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
  ['as recorded', EVENTS, HEAD, [SECOND]],
  ['an edit', edited(EVENTS, 5, { actor: 'x' }), HEAD, []],
  ['a gap', without(EVENTS, 3), HEAD, []],
  ['a gap, renumbered', renumbered(without(EVENTS, 3)), HEAD, []],
  ['a reordering', [...EVENTS.slice(0, 2), at(EVENTS, 4), at(EVENTS, 3), ...EVENTS.slice(4)], HEAD, []],
  ['a cut tail', cut, HEAD, []],
  ['a cut tail with its head, against a digest', cut, headOf(cut), [SECOND]],
  ['an earlier digest', cut, headOf(cut), [FIRST]],
  ['a removed case', [], null, [SECOND]],
  ['a rewritten chain', rewritten, headOf(rewritten), [SECOND]],
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
  write([FIRST, SECOND]);
  expect(await verifyExport(file, [SECOND])).toMatchObject({ valid: true });
  write([FIRST]);
  expect(await verifyExport(file, [SECOND])).toMatchObject({ firstBad: { caseId: 'digests', seq: 2 } });
  write([SECOND]);
  expect(await verifyExport(file, [])).toMatchObject({ firstBad: { caseId: 'digests', seq: 1, problem: 'gap' } });
  const other = sealed(2, 'x', [[CASE, HEAD.seq, HEAD.hash]]);
  write([FIRST, other]);
  expect(await verifyExport(file, [])).toMatchObject({
    firstBad: { caseId: 'digests', seq: 2, problem: 'digest' },
  });
});
