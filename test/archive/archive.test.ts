/**
 * The archive of a case over HTTP (Art. 11; invariant 6): streamed, signed, verified in an empty folder with the verifier's
 * file and Node alone, and nothing in it can be altered unnoticed.
 */
import { flattenedVerify, importJWK, type JSONWebKeySet } from 'jose';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { fileObjection } from '../../cases/objections';
import { exportTrail } from '../../services/trail/export';
import { canonicalJson, type JsonObject } from '../../domain/canonical';
import { ANONYMOUS, SYSTEM } from '../../domain/roles';
import { sampleApplication, sampleNeed } from '../../scripts/client/samples';
import { findPersona } from '../../demo/personas';
import { Journey } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { OBJECTION, roundAtNotice } from '../public/round';
import { eventually } from '../support/eventually';
import { describeWith, servers } from '../support/servers';
import { believed, undetected } from './alterations';
import { EmptyFolder, linesOf, newSigner, piecesOf, SEES_ALL, signedAnew, textOf } from './archived';

/**
 * What some reader takes for the end of a line and a text may hold; the other such characters are tried on exports
 * (test/domain/trail-verify.test.ts).
 */
const BREAKS = '一\u2028二\u2029三\r四\n';

describe('the archive of a case', () => {
  let stack: Stack;
  let on: Journey;
  let caseId: string;
  let roundId: string;
  let archive: Buffer;
  let keys: JSONWebKeySet;
  const folder = new EmptyFolder();

  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Journey(stack);
    const operator = stack.as('operator-a');
    const evidence = await upload('operator-a', Buffer.from('%PDF-1.7\n委托书\n'));
    const map = await upload('operator-a', Buffer.from('%PDF-1.7\n线路图\n'));
    const { id: needId } = await operator.post<{ id: string }>('/v1/needs', sampleNeed());
    const application = { ...sampleApplication(needId), documentIds: [evidence, map] };
    caseId = (await operator.post<{ id: string }>('/v1/data-requests', application)).id;
    await upload('officer', randomPdf(1_000_000), caseId);
    await operator.post(`/v1/cases/${caseId}/comments`, { text: `各行${BREAKS}` });
    roundId = (await on.within(SYSTEM, roundAtNotice)).caseId;
    archive = await download('officer', caseId);
    keys = (await (await fetch(`${stack.url}/v1/public/digest-keys`)).json()) as JSONWebKeySet;
  });
  afterAll(async () => {
    folder.remove();
    await stack.stop();
  });

  async function upload(persona: string, bytes: Buffer, inCase?: string): Promise<string> {
    const form = new FormData();
    if (inCase !== undefined) form.append('caseId', inCase);
    form.append('file', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), `附件-${bytes.length}.pdf`);
    return (await stack.as(persona).upload<{ id: string }>('/v1/documents', form)).id;
  }

  const randomPdf = (length: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(length)]);
  const known = (persona: string) => {
    const found = findPersona(persona);
    if (found === undefined) throw new Error(`no persona ${persona}`);
    return found;
  };
  const idOf = (persona: string) => known(persona).id;
  const tokenOf = (persona: string) => stack.token(known(persona));

  const ask = async (persona: string, id: string) =>
    fetch(`${stack.url}/v1/cases/${id}/archive`, { headers: { Authorization: `Bearer ${await tokenOf(persona)}` } });

  async function download(persona: string, id: string): Promise<Buffer> {
    const response = await ask(persona, id);
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  }

  const lines = () => archive.toString().slice(0, -1).split('\n');
  const ofKind = <T>(kind: string, text: readonly string[] = lines()) =>
    text.map((line) => JSON.parse(line) as { kind: string } & T).filter((line) => line.kind === kind);

  it('is verified in an empty folder by the verifier’s file alone, which says what that proves and what it does not', () => {
    const file = folder.write('case.jsonl', archive.toString());
    const plain = folder.run([file]);
    expect(plain).toMatchObject({ status: 0, output: expect.stringContaining('有效 · valid') as string });
    expect(plain.output).toMatch(/已证明 · proven: .*3 份材料原文/);
    expect(plain.output).toMatch(/未证明 · not proven: 由谁签名.*who signed/);
    expect(plain.output).toMatch(/未证明 · not proven: 仅由清单证明.*title.*party_id/);
    const known = folder.run([file, '--key', folder.write('keys.json', JSON.stringify(keys))]);
    expect(known).toMatchObject({ status: 0, output: expect.not.stringContaining('who signed') as string });
    const digestKeys = readFileSync(join(String(stack.environment['DATA_DIR']), 'keys', 'digest.json'), 'utf8');
    expect(folder.run([file, '--key', folder.write('own.json', digestKeys)]).status).toBe(0);
    const others = JSON.stringify({ keys: [newSigner().publicKey] });
    expect(folder.run([file, '--key', folder.write('others.json', others)]).status).toBe(1);
    expect(folder.run([file, '--key', folder.write('none.json', '{"keys":[]}')]).status).toBe(2);
    folder.write('cut.jsonl', archive.toString().slice(0, -1));
    expect(folder.run(['cut.jsonl']).status).toBe(2);
    folder.write('short.jsonl', textOf(lines().slice(0, -1)));
    expect(folder.run(['short.jsonl'])).toMatchObject({ status: 2, output: expect.stringContaining('清单') as string });
  });

  describeWith('newerNode', 'on the Node of npm', () => {
    it('is verified too, as is an export of the trail', async () => {
      const { newerNode } = servers();
      if ('missing' in newerNode) throw new Error(newerNode.missing);
      expect(folder.run([folder.write('case.jsonl', archive.toString())], newerNode.path)).toMatchObject({ status: 0 });
      const trail: string[] = [];
      for await (const line of exportTrail(stack.database, caseId)) trail.push(line);
      expect(folder.run([folder.write('trail.jsonl', textOf(trail))], newerNode.path)).toMatchObject({ status: 0 });
      expect(folder.run([folder.write('trail.jsonl', textOf(trail))])).toMatchObject({ status: 0 });
    });
  });

  it('names every other line by its SM3, in order, in a manifest that any library for JWS verifies', async () => {
    const text = lines();
    const [manifest] = ofKind<JsonObject & { lines: string[]; signature: string; publicKey: object }>('manifest');
    if (manifest === undefined) throw new Error('no manifest');
    expect(text.at(-1)).toMatch(/^\{"kind":"manifest"/);
    expect(manifest.lines).toEqual(text.slice(0, -1).map((line) => createHash('sm3').update(line).digest('hex')));
    const { signature, ...body } = manifest;
    const [header = '', , bytes = ''] = signature.split('.');
    const payload = Buffer.from(canonicalJson(body));
    const [jwk] = keys.keys;
    if (jwk === undefined) throw new Error('no key');
    const key = await importJWK(jwk, 'EdDSA');
    const options = { algorithms: ['EdDSA'] };
    await expect(
      flattenedVerify({ protected: header, payload, signature: bytes }, key, options),
    ).resolves.toBeDefined();
  });

  it('holds no character that a reader of lines could take for the end of one', () => {
    expect(archive.toString()).not.toMatch(/[\u0085\u2028\u2029\v\f\r\x1c-\x1e]/);
    expect(ofKind<{ text: string }>('comment').map(({ text }) => text)).toEqual([`各行${BREAKS}`]);
  });

  it('cannot be altered: every member of every line, every line, any byte', async () => {
    const whole = lines();
    // The long document is tried by its bytes; its line would be written two dozen times.
    const short = await linesOf(piecesOf(stack.database, roundId, newSigner()));
    expect(await undetected(folder, short, 1)).toEqual([]);
    expect(await undetected(folder, whole, 29)).toEqual([]);
    const bytes = Buffer.from(archive);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const altered = Buffer.from(bytes);
        altered.writeUInt8(altered.readUInt8(at) ^ by, at);
        expect(await folder.isFound(altered)).toBe(true);
      }),
      { numRuns: 40 },
    );
    const manifest = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: manifest, max: bytes.length - 1 }), async (at) => {
        expect(await folder.isFound(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('is not believed under a manifest of somebody else’s of anything that the trail states', async () => {
    expect(await believed(folder, lines())).toEqual([]);
    const other = signedAnew(lines(), newSigner());
    expect(await folder.verdict(textOf(other))).toMatchObject({ valid: true });
    expect(await folder.verdict(textOf(other), keys.keys)).toMatchObject({ firstBad: { problem: 'key' } });
  });

  it('tells of what its reader may not see that it is there, with the digest that the trail states', async () => {
    const [notice] = await stack.database<{ id: string; case_id: string; kind: string }>('public_notices').where({
      case_id: roundId,
      kind: 'public-notice',
    });
    await on.within(ANONYMOUS, (ctx) => fileObjection(ctx, notice?.id ?? '', OBJECTION));
    const [seen, hidden] = [await download('officer', roundId), await download('reviewer', roundId)];
    const of = (text: Buffer) => text.toString().slice(0, -1).split('\n');
    expect(seen.toString()).toContain(OBJECTION.contact);
    for (const text of [OBJECTION.contact, OBJECTION.name, OBJECTION.grounds])
      expect(hidden.toString()).not.toContain(text);
    const [objection] = ofKind<{ objection: { id: string; digest: string } }>('objection', of(seen));
    const { id, digest } = objection?.objection ?? { id: '', digest: '' };
    expect(ofKind('withheld', of(hidden))).toEqual([
      { kind: 'withheld', of: 'objection', id, algorithm: 'sm3', digest },
    ]);
    expect(await folder.verdict(hidden, keys.keys)).toMatchObject({
      valid: true,
      notProven: expect.arrayContaining([expect.stringContaining(id)]) as string[],
    });
    const forged = of(hidden).map((line) => line.replace(digest, '0'.repeat(64)));
    expect(await folder.isFound(textOf(signedAnew(forged, newSigner())))).toBe(true);
    const without = piecesOf(stack.database, caseId, newSigner(), { ...SEES_ALL, document: () => false });
    const withheld = await linesOf(without);
    expect(ofKind('document', withheld)).toEqual([]);
    expect(ofKind('withheld', withheld)).toHaveLength(3);
    expect(await folder.verdict(textOf(withheld))).toMatchObject({ valid: true });
  });

  it('is made in small pieces, none ahead of its reader, and its connection is free when the reader has gone', async () => {
    const signer = newSigner();
    let longest = 0;
    for await (const piece of piecesOf(stack.database, caseId, signer)) longest = Math.max(longest, piece.length);
    expect(longest).toBeLessThan(2 ** 21);
    const pieces = piecesOf(stack.database, caseId, signer);
    await pieces.next();
    expect(await readers()).toBe(1);
    await pieces.return(undefined);
    expect(await readers()).toBe(0);
  });

  /** Sessions that stand in a transaction. */
  const readers = async () => {
    const { rows } = await stack.database.raw<{ rows: { n: number }[] }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()`,
    );
    return rows[0]?.n;
  };

  it('more readers than there are connections for wait, one archive each, others do not; who goes away makes room', async () => {
    const big = await stack.as('operator-a').post<{ id: string }>('/v1/needs', sampleNeed());
    const id = (await stack.as('operator-a').post<{ id: string }>('/v1/data-requests', sampleApplication(big.id))).id;
    for (let n = 0; n < 2; n += 1) await upload('officer', randomPdf(12_000_000), id);
    const slow = async (persona: string) => {
      const token = await tokenOf(persona);
      return new Promise<() => void>((resolve, reject) => {
        const request = httpRequest(`${stack.url}/v1/cases/${id}/archive`, {
          headers: { Authorization: `Bearer ${token}`, 'X-Request-Id': randomUUID() },
        });
        // Takes the head and nothing of what follows.
        request.on('response', (response) => {
          response.pause();
          resolve(() => request.destroy());
        });
        request.on('error', (error: NodeJS.ErrnoException) =>
          error.code === 'ECONNRESET' ? undefined : reject(error),
        );
        request.end();
      });
    };
    const gone = [await slow('reviewer')];
    // One person takes one of the places, and is told when there is another.
    const second = await stack.as('reviewer').request('GET', `/v1/cases/${caseId}/archive`);
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '2']);
    gone.push(await slow('auditor'));
    await eventually('both archives under way', async () => (await readers()) === 2);
    expect((await stack.as('officer').get<{ id: string }>(`/v1/cases/${id}`)).id).toBe(id);
    const third = download('officer', caseId);
    for (const leave of gone) leave();
    expect((await third).length).toBeGreaterThan(archive.length);
    await eventually('their connections free', async () => (await readers()) === 0);
    await eventually('the place of who has left', async () => {
      const again = await ask('reviewer', caseId);
      await again.arrayBuffer();
      return again.status === 200;
    });
    const exports = await stack
      .database('events')
      .where({ case_id: caseId, type: 'case.exported', actor: idOf('reviewer') });
    expect(exports).toHaveLength(1);
  });

  it('asked for its head alone is not made; of a case that one may not know of there is none', async () => {
    const head = await fetch(`${stack.url}/v1/cases/${caseId}/archive`, {
      method: 'HEAD',
      headers: { Authorization: `Bearer ${await tokenOf('auditor')}` },
    });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/jsonl']);
    const { status, headers } = await stack.as('officer').request('GET', '/v1/cases/DR-2026-999999/archive');
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(await readers()).toBe(0);
  });
});
