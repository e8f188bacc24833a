/** Archives as the API makes them, carried into a folder of their own and verified there by the verifier's file alone. */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { archiveOf, type ArchiveReader } from '../../cases/reading/archive';
import { ManifestBuilder } from '../../domain/archive';
import type { DigestSigner, SignedDigest } from '../../domain/digest';
import { findCase } from '../../records/cases';
import type { Database } from '../../records/database';
import { readSnapshot } from '../../records/snapshot';
import { tasksAndNow } from '../../records/tasks';

export interface Verdict {
  readonly valid: boolean;
  readonly firstBad?: {
    readonly caseId: string;
    readonly seq: number;
    readonly problem: string;
    readonly detail: string;
  };
  readonly proven?: readonly string[];
  readonly notProven?: readonly string[];
}

// The verifier is plain JavaScript and imports nothing of the system: its shape is told here.
const { verifyExport } = jest.requireActual<{
  verifyExport: (file: string, kept?: readonly SignedDigest[], keys?: readonly object[] | null) => Promise<Verdict>;
}>('../../scripts/verify-export.cjs');

export function newSigner(): DigestSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { key: privateKey, publicKey: { kty: 'OKP', crv: 'Ed25519', x: xOf(publicKey) } };
}

function xOf(key: KeyObject): string {
  return key.export({ format: 'jwk' }).x ?? '';
}

export const SEES_ALL: ArchiveReader = { document: () => true, objectors: true };

/** The pieces of a case's archive, as they are handed on. */
export function piecesOf(
  db: Database,
  caseId: string,
  signer: DigestSigner,
  reader: ArchiveReader = SEES_ALL,
): AsyncGenerator<string> {
  return readSnapshot(db, async function* (tx) {
    const kase = await findCase(tx, caseId);
    if (kase === null) throw new Error(`no case ${caseId}`);
    yield* archiveOf(tx, { kase, ...(await tasksAndNow(tx, caseId)) }, reader, signer);
  });
}

/** Its lines, without the line feeds. */
export async function linesOf(pieces: AsyncGenerator<string>): Promise<string[]> {
  let text = '';
  for await (const piece of pieces) text += piece;
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The same lines under a manifest of one's own, as whoever altered them might make it. */
export function signedAnew(lines: readonly string[], signer: DigestSigner): string[] {
  const builder = new ManifestBuilder();
  const others = lines.filter((line) => !line.startsWith('{"kind":"manifest"'));
  for (const line of others) {
    builder.part(line);
    builder.endLine();
  }
  const { id: caseId = '' } = JSON.parse(others[0] ?? '{}') as { id?: string };
  const headLine = others.find((line) => line.startsWith('{"kind":"head"')) ?? '{"seq":0,"hash":""}';
  const { seq, hash } = JSON.parse(headLine) as { seq: number; hash: string };
  return [...others, builder.seal({ caseId, at: new Date(0), head: { seq, hash } }, signer)];
}

/** An empty folder with the verifier in it. */
export class EmptyFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'approvals-archive-'));
  private readonly file = join(this.path, 'archive.jsonl');

  constructor() {
    copyFileSync(resolve(__dirname, '../../scripts/verify-export.cjs'), join(this.path, 'verify-export.cjs'));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Of the verifier in this process; `unreadable` where it cannot tell. */
  async verdict(content: Uint8Array | string, keys: readonly object[] | null = null): Promise<Verdict | 'unreadable'> {
    writeFileSync(this.file, content);
    return verifyExport(this.file, [], keys).catch(() => 'unreadable' as const);
  }

  async isFound(content: Uint8Array | string): Promise<boolean> {
    const verdict = await this.verdict(content);
    return verdict === 'unreadable' || !verdict.valid;
  }

  write(name: string, content: string): string {
    writeFileSync(join(this.path, name), content);
    return name;
  }

  /** As a person runs it there, without anything of the system in reach. */
  run(args: readonly string[], node = process.execPath): { readonly status: number | null; readonly output: string } {
    const { status, stdout, stderr } = spawnSync(node, ['verify-export.cjs', ...args], {
      cwd: this.path,
      env: {},
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  }
}
