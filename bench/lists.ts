/**
 * Every list, search, statistic and register over HTTP on a record with many open cases: how long each takes, one request after the other. The record
 * is multiplied from what lives and filings have left (multiply.ts): its cases are read as all others, and no workflow knows of them.
 */
import { countFromHere, keepPlans } from './kept-plans';
import { whenIdle } from './growth';
import { realLives } from './lives';
import { percentile } from './measure';
import { multiplyTo } from './multiply';
import { IDS, QUESTIONS } from './questions';
import { aim, type Bench, type Session } from './session';

const CLIENTS = 16;
/** What is filed and multiplied: enough kinds of cases, and copies of a few hundred. */
const FILED = 200;
const INBOX_MS = 100;
/** Told at once. */
const SLOW_MS = 250;

interface Question {
  readonly persona: string;
  /** As it is told. */
  readonly path: string;
  /** With the ids of this record. */
  readonly filled: string;
}

/** Each is asked as fast as it is answered, by one address. */
const UNBOUNDED = { READS_PER_MINUTE: '1000000' };

export function measureLists(bench: Bench, { plans }: { readonly plans: boolean }): Promise<void> {
  return bench.on({ env: UNBOUNDED, countStatements: plans }, (session) => list(session, plans));
}

async function list(session: Session, plans: boolean): Promise<void> {
  const wanted = Math.max(...session.effort.openCases);
  session.say(`lists: filing ${FILED} cases beside some lives`);
  await realLives(session, CLIENTS);
  const { target } = session;
  await session.load.run({ kind: 'file', target, clients: CLIENTS, cases: Math.min(FILED, wanted) });
  await whenIdle(session);
  await session.stack.stopPart('worker');
  session.say(`lists: multiplying to ${wanted} open cases`);
  const began = Date.now();
  await multiplyTo(session, wanted);
  const took = (Date.now() - began) / 1000;
  const [count] = await session.sql<{ open: string; cases: string; tasks: string; events: string }>(
    `SELECT count(*) FILTER (WHERE status = 'open') AS open, count(*) AS cases, (SELECT count(*) FROM tasks) AS tasks,
            (SELECT count(*) FROM events) AS events FROM cases`,
  );
  const questions = await questionsTo(session);
  const rows: (string | number)[][] = [];
  let inbox = 0;
  session.say(`lists: ${questions.length} questions`);
  if (plans) await countFromHere(session);
  for (const question of questions) {
    const isInbox = question.path.startsWith('/v1/tasks?box=todo');
    const ms = await asked(session, question, session.effort.quick ? 5 : isInbox ? 50 : 10);
    const p99 = percentile(ms, 0.99);
    if (p99 > SLOW_MS) session.say(`lists: ${question.persona} ${question.path}: ${p99.toFixed(0)} ms`);
    if (isInbox) inbox = Math.max(inbox, p99);
    rows.push([`${question.path} (${question.persona})`, percentile(ms, 0.5), p99, Math.max(...ms)]);
  }
  const size = `${count?.open ?? '?'} open cases of ${count?.cases ?? '?'}, ${count?.tasks ?? '?'} tasks, ${count?.events ?? '?'} events`;
  session.put(
    `Lists, one client, one after the other: ${size}`,
    ['asked', 'p50 ms', 'p99', 'longest'],
    rows.sort((a, b) => Number(b[2]) - Number(a[2])),
    `Each asked ten times, an inbox fifty times: a p99 is the longest. The slowest inbox: ${inbox.toFixed(0)} ms p99 (${aim(inbox, INBOX_MS, 'less')}). Multiplied in ${took.toFixed(0)} s.`,
  );
  if (plans) await keepPlans(session, size, () => each(questions, (question) => asked(session, question, 1)));
}

/** Those whose ids this record has: it holds data requests and what the demo brought. */
async function questionsTo(session: Session): Promise<Question[]> {
  const ids: Record<string, string> = {};
  for (const [name, statement] of Object.entries(IDS)) {
    const [row] = await session.sql<{ id: string | null }>(statement);
    if (row?.id != null) ids[name] = row.id;
  }
  return Object.entries(QUESTIONS).flatMap(([persona, paths]) =>
    paths.flatMap((path) => {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      if (!names.every((name) => name in ids) || /archive|pdf|docx|documents\/|objections\/0/.test(path)) return [];
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''));
      return [{ persona, path, filled }];
    }),
  );
}

async function asked(session: Session, { persona, filled }: Question, times: number): Promise<number[]> {
  const client = await session.stack.as(persona);
  const ms: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const began = performance.now();
    const { status } = await client.request('GET', filled);
    if (status !== 200) throw new Error(`${persona} GET ${filled}: ${status}`);
    ms.push(performance.now() - began);
  }
  return ms;
}

async function each<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (const one of all) await work(one);
}
