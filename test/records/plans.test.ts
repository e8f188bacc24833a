/**
 * No list, search, register or command reads a table whole that grows with every case: asked of thousands of cases, every statement is looked
 * at as the database plans it. What has to read much is an exception with its reason.
 */
import { z } from 'zod';
import { faultsOfText, sizesOf, wholeReads, type PlanNode, type Sizes } from '../../bench/plans';
import { sessionOf } from '../../records/database';
import { defined } from '../api/defined-routes';
import { startStack, type Stack } from '../process/stack';
import { checkAccess, giveCommands, work, type Ground } from './hot-statements';
import { asSuperuser, largeRecord, type LargeRecord } from './large-record';
import { Overheard, type Heard } from './overheard';
import { IDS, QUESTIONS } from '../../bench/questions';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Tables with rows for every case, check or request. */
const GROWING =
  words(`access_log act_renderings acts case_documents cases clock_entries comments documents events idempotency needs notices
  objections outbox panel_members panels permit_versions public_notices supplies supply_datasets tasks`);
/** Those that grow with operators, people, days or entries of the catalogue, or with few of the cases, hold what is under way, or have an end. */
const OTHERS =
  words(`act_numbers agreement_versions annual_reports anomaly_reports authorizations calendars case_trials contingency_plans cooperations
  dataset_versions datasets digests document_pieces evaluations indicator_sets inspection_plans organisations parked_cases part_starts persons
  planned_inspections policies responsible_persons security_exercises suspension_orders system_chains take_ups wake_ups
  referrals consultations organisation_names disclosures`);

/** Statements that may read much, and why; one that does not any more is not to stand here. */
const WHOLE: readonly { readonly sent: RegExp; readonly why: string }[] = [
  { sent: /count\(\*\) AS n FROM cases WHERE opened_at >=/, why: 'statistics count the cases opened in the period' },
  { sent: /count\(\*\) AS n FROM cases WHERE closed_at >=/, why: 'statistics count the cases closed in the period' },
  { sent: /'green' AS light/, why: 'statistics count every open case by its light' },
  { sent: /AS ended, count\(\*\) AS n\s+FROM tasks/, why: 'statistics count the tasks ended in the period' },
  {
    sent: /AS usage,\s+EXISTS/,
    why: 'an entry of the catalogue tells how many supplies use it, counted from an index alone',
  },
  {
    sent: /'\{agreement,clauses,content\}'/,
    why: 'the list of operators tells what each right is for, by the key of its case',
  },
];

describe('a record of thousands of cases', () => {
  let large: LargeRecord;
  let sizes: Sizes;
  let statements: readonly Heard[];
  const unanswered: string[] = [];
  beforeAll(async () => {
    large = await largeRecord();
    const overheard = new Overheard();
    let stack: Stack | undefined;
    try {
      const started = await startStack({ engine: false, restored: large });
      stack = started;
      const ground: Ground = { url: large.record.url, ids: await idsOf(large), as: (persona) => started.as(persona) };
      await ask(ground, overheard);
      overheard.asked = 'commands';
      await giveCommands(ground);
      overheard.asked = 'access';
      await checkAccess(ground);
      overheard.asked = 'worker';
      await work(ground);
      overheard.asked = '';
      statements = overheard.statements;
      await asSuperuser(large.record, async (session) => {
        sizes = await sizesOf(session);
        const growing = new Map([...sizes].filter(([name]) => GROWING.includes(name)));
        await session.query(sessionOf({ lockMs: 5_000, statementMs: 15_000 }));
        for (const [text, { values, asked }] of byText(statements)) {
          const faults = await faultsOfText(session, text, values, growing);
          if (faults.length > 0) found.push({ text, asked, faults });
        }
        // With an index less, where what was there goes on to be there.
        await session.query('RESET ROLE; BEGIN; DROP INDEX notices_org');
        const notices = statements.find(({ text }) => text.includes('"notices" where "org"'));
        withoutIndex = await faultsOfText(session, notices?.text ?? '', [notices?.values ?? []], growing);
      });
    } finally {
      overheard.stop();
      await stack?.stop();
    }
  });
  const found: { text: string; asked: readonly string[]; faults: readonly string[] }[] = [];
  let withoutIndex: string[] = [];

  const ask = async ({ ids, as }: Ground, overheard: Overheard): Promise<void> => {
    const read = async (persona: string, path: string) => {
      const answer = /archive|pdf|docx|documents\//.test(path)
        ? { status: (await as(persona).download(path)).status, body: null }
        : await as(persona).request<{ nextCursor?: string | null } | null>('GET', path);
      if (answer.status !== 200 && !/objections\/0|disclosures\/.*versions\/1/.test(path))
        unanswered.push(`${answer.status} ${persona} ${path}`);
      return answer.body?.nextCursor ?? null;
    };
    for (const [persona, paths] of Object.entries(QUESTIONS))
      for (const path of paths) {
        const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''));
        overheard.asked = `${persona} ${path}`;
        const next = await read(persona, filled);
        // Of a list without filters: what filters add is the same on the next page.
        if (next === null || /[?&](?!box=)/.test(path)) continue;
        overheard.asked += ', next page';
        await read(persona, `${filled}${filled.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`);
      }
  };

  it('answers every question', () => expect(unanswered).toEqual([]));

  it('is asked by every route that reads, with every filter', () => {
    const asked = Object.values(QUESTIONS).flat();
    const missing = defined
      .filter(({ method, path }) => method === 'get' && path.startsWith('/v1/'))
      .flatMap(({ path, query }) => {
        const pattern = new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}(\\?|$)`);
        const mine = asked.filter((one) => pattern.test(one));
        const filters = query instanceof z.ZodObject ? Object.keys(query.shape) : [];
        const without = filters.filter(
          (name) => name !== 'cursor' && name !== 'limit' && !mine.some((one) => new RegExp(`[?&]${name}=`).test(one)),
        );
        return [...(mine.length === 0 ? [path] : []), ...without.map((name) => `${path}?${name}`)];
      });
    expect(missing).toEqual([]);
  });

  it('has many rows in each table that grows, and each table is said to grow or not', () => {
    expect([...sizes].filter(([name, rows]) => GROWING.includes(name) && rows < 1_000)).toEqual([]);
    expect([...sizes.keys()].sort()).toEqual([...GROWING, ...OTHERS].sort());
  });

  it('is not read whole', () => {
    expect(statements.length).toBeGreaterThan(500);
    const told = found
      .filter(({ text }) => !WHOLE.some(({ sent }) => sent.test(text)))
      .map(({ text, asked, faults }) => [...faults, text, ...asked.slice(0, 5)].join('\n'));
    expect(told).toEqual([]);
  });

  it('has no exception too many', () => {
    expect(WHOLE.filter(({ sent }) => !found.some(({ text }) => sent.test(text))).map(({ why }) => why)).toEqual([]);
  });

  it('would be read whole without an index, and that is told', () =>
    expect(withoutIndex).toContain('Seq Scan of notices notices'));
});

describe('a plan', () => {
  const sizes: Sizes = new Map([['cases', 10_000]]);
  const scan = (more: Partial<PlanNode>): PlanNode => ({
    'Node Type': 'Index Scan',
    'Relation Name': 'cases',
    ...more,
  });
  const limited = (...Plans: PlanNode[]): PlanNode => ({ 'Node Type': 'Limit', Plans });

  it.each<[string, PlanNode, number]>([
    ['that reads a table from its beginning', scan({ 'Node Type': 'Seq Scan' }), 1],
    ['that reads one that does not grow', { 'Node Type': 'Seq Scan', 'Relation Name': 'calendars' }, 0],
    [
      'that looks whether there is a row at all',
      scan({ 'Node Type': 'Seq Scan', 'Actual Rows': 1, 'Actual Loops': 1 }),
      0,
    ],
    ['that follows a whole index', scan({}), 1],
    ['that follows an index as far as the page goes', limited(scan({})), 0],
    ['that sorts a whole index for a page', limited({ 'Node Type': 'Sort', Plans: [scan({})] }), 1],
    ['with a condition that few rows meet', scan({ 'Index Cond': 'x', 'Actual Rows': 9, 'Actual Loops': 1 }), 0],
    ['with a condition that most rows meet', scan({ 'Index Cond': 'x', 'Actual Rows': 9_000, 'Actual Loops': 1 }), 1],
    ['that throws away what it has read', limited(scan({ 'Actual Rows': 0, 'Rows Removed by Filter': 9_999 })), 1],
    ['that comes back again and again', scan({ 'Index Cond': 'x', 'Actual Rows': 5, 'Actual Loops': 2_000 }), 1],
  ])('%s', (_, plan, faults) => expect(wholeReads(plan, sizes)).toHaveLength(faults));
});

function byText(statements: readonly Heard[]): Map<string, { values: (readonly unknown[])[]; asked: string[] }> {
  const texts = new Map<string, { values: (readonly unknown[])[]; asked: string[] }>();
  for (const { text, values, asked } of statements) {
    const known = texts.get(text) ?? { values: [], asked: [] };
    texts.set(text, known);
    known.values.push(values);
    known.asked.push(asked);
  }
  return texts;
}

function idsOf({ record }: LargeRecord): Promise<Record<string, string>> {
  return asSuperuser(record, async (session) => {
    const ids: Record<string, string> = {};
    for (const [name, statement] of Object.entries(IDS)) {
      const { rows } = await session.query<{ id: string }>(statement);
      const [row] = rows;
      if (row === undefined) throw new Error(`the record has no ${name}`);
      ids[name] = row.id;
    }
    return ids;
  });
}
