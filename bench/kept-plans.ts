/**
 * The plans of the twenty dearest statements of the lists, as text in bench/plans: pg_stat_statements names them, by all the time that they have
 * taken; auto_explain tells how the server carried them out, with the rows that it read, when everything was asked once more.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Session } from './session';

const FOLDER = resolve('bench/plans');
const KEPT = 20;

interface Dear {
  readonly id: string;
  readonly calls: string;
  readonly mean: number;
  readonly longest: number;
  readonly total: number;
}

const DEAREST = `
  SELECT queryid::text AS id, sum(calls) AS calls, sum(total_exec_time) / sum(calls) AS mean, max(max_exec_time) AS longest,
         sum(total_exec_time) AS total
    FROM pg_stat_statements JOIN pg_database d ON d.oid = dbid JOIN pg_roles r ON r.oid = userid
   WHERE d.datname = current_database() AND NOT r.rolsuper AND query ~* '^\\s*(/\\*.*?\\*/\\s*)?(select|with)'
   GROUP BY queryid ORDER BY total DESC`;

/** Before what is to be counted. */
export async function countFromHere(session: Session): Promise<void> {
  await session.asSuperuser('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await session.asSuperuser('SELECT pg_stat_statements_reset()');
}

export async function keepPlans(session: Session, size: string, askOnceMore: () => Promise<void>): Promise<void> {
  const dear = await session.asSuperuser<Dear>(DEAREST);
  await session.asSuperuser(`
    DO $$ DECLARE setting text; BEGIN
      FOREACH setting IN ARRAY ARRAY['session_preload_libraries = auto_explain', 'auto_explain.log_min_duration = 0', 'auto_explain.log_analyze = on',
        'auto_explain.log_timing = off', 'auto_explain.log_verbose = on', 'auto_explain.log_buffers = off', 'compute_query_id = on']
      LOOP EXECUTE format('ALTER DATABASE %I SET %s', current_database(), setting); END LOOP; END $$`);
  const before = session.stack.logSize('database');
  await session.stack.stopPart('api');
  await session.stack.startApi();
  await askOnceMore();
  const plans = slowestPlans(session.stack.logSince('database', before));
  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER)) if (/^\d+\.txt$/.test(name)) rmSync(join(FOLDER, name));
  const kept = dear.filter(({ id }) => plans.has(id)).slice(0, KEPT);
  for (const [index, { id, calls, mean, longest, total }] of kept.entries()) {
    const name = `${String(index + 1).padStart(2, '0')}.txt`;
    const told = `${size}\nasked ${calls} times: mean ${mean.toFixed(2)} ms, longest ${longest.toFixed(2)} ms, all ${(total / 1000).toFixed(2)} s`;
    writeFileSync(join(FOLDER, name), `${told}\n\n${plans.get(id)?.text ?? ''}\n`);
  }
  session.say(`plans: ${kept.length} in bench/plans`);
}

/** By the statement's number in pg_stat_statements, the plan of the slowest time that it was carried out. */
export function slowestPlans(log: string): Map<string, { readonly ms: number; readonly text: string }> {
  const plans = new Map<string, { ms: number; text: string }>();
  for (const entry of log.split(/^(?=\d{4}-\d\d-\d\d )/m)) {
    const [, duration = ''] = /LOG: {2}duration: ([\d.]+) ms {2}plan:\n/.exec(entry) ?? [];
    const [, id] = /^\tQuery Identifier: (-?\d+)$/m.exec(entry) ?? [];
    const ms = Number(duration);
    if (id === undefined || duration === '' || ms <= (plans.get(id)?.ms ?? -1)) continue;
    const lines = entry.split('\n').slice(1);
    const shown = lines.filter((line) => !/^\t *(Output|Query Identifier|Query Parameters): /.test(line));
    plans.set(id, {
      ms,
      text: shown
        .map((line) => line.replace(/^\t/, '').trimEnd())
        .join('\n')
        .trim(),
    });
  }
  return plans;
}
