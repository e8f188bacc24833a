/**
 * Fills a database as a release does, and keeps it: `npm run released -- VERSION` (scripts/released.ts), once for every
 * release, from its own commit. Everything is done by the released code: over HTTP, by its commands, by its workflows.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDigest, type DigestPlace } from '../../../services/trail/digest';
import type { Mark } from '../../../services/trail/mark-file';
import { readTrailConfig } from '../../../config';
import { readDigestSigner } from '../../../config/digest-signer';
import { DEMO_ORGANISATIONS } from '../../../demo/organisations';
import { keyIdOf, type SignedDigest } from '../../../domain/digest';
import { migrations } from '../../../migrations';
import { cycles } from '../../../scripts/demo/cycles';
import { dataRequest } from '../../../scripts/demo/data-request';
import { rights as rightsStory } from '../../../scripts/demo/rights';
import { selection } from '../../../scripts/demo/selection';
import { Stage } from '../../../scripts/demo/stage';
import { ProblemError, until, type Client } from '../../../scripts/client/client';
import { SAMPLE_TERM } from '../../../scripts/client/samples';
import { SHAPES } from '../../histories/shapes';
import { startStack, type Stack } from '../../process/stack';
import { describeWithEngine } from '../../support/engine';
import { describeSchema, dumpRecord } from '../dump';
import { FILES, folderOf, readerOf, type KeptCase, type Manifest } from '../kept';
import { StackLife, type Passage } from './living';
import { fillPapers } from './papers';
import { LAST_DAY, LONG, Rights } from './rights';

const RELEASE = process.env['RELEASE'] ?? '';
const FILLING_MS = 40 * 60_000;
const LEFT_OPEN: Readonly<Record<string, readonly [shape: string, step: string]>> = {
  'annual-report': ['returned-and-accepted', 'examination'],
  evaluation: ['confirmed', 'confirmation'],
  'security-inspection': ['corrected-late', 'recheck'],
  'anomaly-feedback': ['corrected', 'verification'],
  'security-incident': ['no-measures-and-returned', 'closure'],
  'operator-selection': ['listed', 'bureau-decision'],
  'selection-application': ['failed', 'qualification'],
  'supply-closure': ['returned-and-confirmed', 'check'],
  'agreement-amendment': ['admitted-objected-sent-back-and-amended', 'authority-signature'],
  'supply-renewal': ['silent-and-sent-back', 'review'],
  'supply-stop': ['answered-and-kept', 'decision'],
};

/** The stories of `npm run demo`, told on this system. */
class OwnStage extends Stage {
  constructor(private readonly stack: Stack) {
    super();
  }

  override as(persona: string): Promise<Client> {
    return Promise.resolve(this.stack.as(persona));
  }
}

describeWithEngine(`the record of release ${RELEASE}`, () => {
  let stack: Stack;
  let rights: Rights;
  let life: StackLife;
  beforeAll(async () => {
    if (!/^\d+\.\d+\.\d+$/.test(RELEASE)) throw new Error('which release? npm run released -- VERSION');
    stack = await startStack();
    rights = new Rights(stack);
    life = new StackLife(stack);
  });
  afterAll(async () => {
    await life.close();
    await stack.stop();
  });

  it(
    'is filled and kept',
    async () => {
      process.env['PORT'] = new URL(stack.url).port;
      for (const story of [dataRequest, rightsStory, cycles, selection]) await story(new OwnStage(stack));
      await rights.prepare();
      const { good, all } = await rights.everyState();
      await rights.use({ operator: 'operator-a' }, { term: SAMPLE_TERM }); // the rights of the demo do not last so long
      await rights.protectedUse(good);
      await rights.referrals(good.caseId);
      const digests = [await makeDigest(rights.stack.database, placeOf(stack))];
      const walks: Record<string, string> = await walkable(good.operator);
      const passages: Passage[] = [];
      for (const shape of SHAPES.filter(({ suggestAfter }) => suggestAfter === undefined))
        passages.push(...(await life.live(shape)).passages);
      digests.push(await makeDigest(stack.database, placeOf(stack)));
      for (const passage of onePerStep(passages)) await life.stay(passage);
      for (const [process, [shape, step]] of Object.entries(LEFT_OPEN)) {
        const passage = passages.find((one) => one.shape.process === process && one.shape.name === shape && one.step === step);
        if (passage === undefined) throw new Error(`${shape} of ${process} does not come to ${step}`);
        walks[process] = await life.stay(passage);
      }
      await fillPapers(rights);
      digests.push(await makeDigest(stack.database, placeOf(stack), true));
      const leases = [await leaseOf(good.org), await leaseOf(good.org)];
      const checks = await rights.checks(all);
      await stack.stopWorker();
      await undelivered(good.operator);
      const cases = await keptCases();
      digests.push(await makeDigest(stack.database, placeOf(stack)));
      await keep({ walks, cases, checks, leases }, digests);
    },
    FILLING_MS,
  );

  /** Cases under rights that last, each where people have something to decide. */
  async function walkable(operator: string): Promise<Record<string, string>> {
    const request = await rights.bring('data-request', await rights.requested(operator), { to: 'decision' });
    const ordered = await rights.lasting();
    const order = await rights.ordered(ordered);
    await rights.report(order);
    await rights.task(order, 'verification');
    const granted = await rights.submitted(LONG);
    rights.operators.push({ id: granted.operator, org: granted.org });
    return { 'data-request': request, rectification: order, authorization: granted.caseId };
  }

  /** The engine is away: what is filed and decided meanwhile waits in the outbox. */
  async function undelivered(operator: string): Promise<void> {
    const persons = ['officer', 'reviewer'];
    for (const persona of persons) {
      const { items } = await stack.as(persona).get<{ items: { id: string; step: string; materialsHash: string }[] }>(
        '/v1/tasks?box=todo&process=data-request&limit=200',
      );
      const task = items.find(({ step }) => step === 'acceptance');
      if (task === undefined) continue;
      const { materialsHash } = task;
      await stack.as(persona).post(`/v1/tasks/${task.id}/decision`, { outcome: 'accept', materialsHash });
    }
    await rights.requested(operator);
    await rights.requested('operator-b', { term: SAMPLE_TERM });
  }

  async function leaseOf(org: string): Promise<Manifest['leases'][number]> {
    const { lease } = await rights.lease({ id: '', caseId: '', operator: '', org });
    return { lease, at: new Date(Date.now() + 1_000).toISOString() };
  }

  async function keptCases(): Promise<KeptCase[]> {
    const { rows } = await stack.database.raw<{ rows: Omit<KeptCase, 'toParty'>[] }>(
      `SELECT id, process, party_id AS "partyId", outcome,
              ARRAY(SELECT step FROM tasks t WHERE t.case_id = c.id AND t.status = 'open' ORDER BY 1) AS steps
         FROM cases c ORDER BY id`,
    );
    const cases: KeptCase[] = [];
    for (const row of rows) {
      const client = await stack.asPerson(readerOf(row.partyId, rights.operators));
      const toParty = await client.get(`/v1/cases/${row.id}`).then(
        () => 200,
        (error: unknown) => (error instanceof ProblemError ? error.status : 500),
      );
      cases.push({ ...row, toParty });
    }
    return cases;
  }

  async function keep(
    found: Pick<Manifest, 'walks' | 'cases' | 'checks' | 'leases'>,
    digests: readonly SignedDigest[],
  ): Promise<void> {
    const { trailMarkFile } = readTrailConfig(stack.environment);
    const mark = await until('the mark to have seen all', async () => {
      const seen = JSON.parse(readFileSync(trailMarkFile, 'utf8')) as Mark;
      const row = await stack.database('events').max<{ max: string }>('position').first();
      return seen.position === Number(row?.max) ? seen : undefined;
    });
    const { sql, tables } = await dumpRecord(stack.record.superuserUrl);
    const manifest: Manifest = {
      release: RELEASE,
      madeAt: new Date().toISOString(),
      migrations: migrations.map(({ name }) => name),
      tables,
      ...found,
      operators: rights.operators,
      rightsUntil: LAST_DAY,
    };
    const folder = folderOf(RELEASE);
    mkdirSync(folder, { recursive: true });
    const write = (file: string, content: string | Buffer) => writeFileSync(join(folder, file), content);
    const json = (file: string, value: unknown) => write(file, `${JSON.stringify(value, null, 2)}\n`);
    const { publicKey } = placeOf(stack).signer;
    write(FILES.record, sql);
    write(FILES.schema, await describeSchema(stack.record.superuserUrl));
    json(FILES.manifest, manifest);
    json(FILES.mark, mark);
    json(FILES.digests, digests.map(({ n, body, hash, signature, keyId }) => ({ n, body, hash, signature, keyId })));
    json(FILES.digestKeys, { keys: [{ ...publicKey, kid: keyIdOf(publicKey), alg: 'EdDSA', use: 'sig' }] });
    for (const [file, path] of [
      [FILES.leaseKeys, '/.well-known/jwks.json'],
      ['openapi.json', '/openapi.json'],
    ] as const)
      json(file, await (await fetch(`${stack.url}${path}`)).json());
    expect(tables['outbox']).toBeGreaterThan(0);
    expect(found.cases.map(({ partyId }) => partyId)).toContain(DEMO_ORGANISATIONS.operatorA.id);
  }
});

function placeOf(stack: Stack): DigestPlace {
  const { digestKeyFile, digestFolder } = readTrailConfig(stack.environment);
  return { signer: readDigestSigner(digestKeyFile), folder: digestFolder };
}

/** A life for every step that some life waits for: where it can be one whose step does not soon end by its time. */
function onePerStep(passages: readonly Passage[]): Passage[] {
  const chosen = new Map<string, Passage>();
  for (const passage of passages.filter(({ process, shape }) => process === shape.process)) {
    const key = `${passage.process} ${passage.step}`;
    const short = ({ shape, step }: Passage) => Object.hasOwn(shape.limits ?? {}, step);
    const known = chosen.get(key);
    if (known === undefined || (short(known) && !short(passage))) chosen.set(key, passage);
  }
  return [...chosen.values()];
}
