/**
 * A notice that a whole city objects to: objections in a minute, each from an address of its own, until each has its task; how
 * fast the officer's list answers meanwhile and afterwards, and what the round's workflow was told.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { until } from '../scripts/client/client';
import { shortlisted } from '../scripts/demo/selection';
import { send } from './load/http';
import { percentile } from './measure';
import { aim, type Session } from './session';

const FOLLOWED_MS = 600_000;
const LIST = '/v1/tasks?box=todo&limit=50';

export async function measureObjections(session: Session): Promise<void> {
  const { stack, effort } = session;
  const [objections, withinMs] = effort.quick ? [500, 6_000] : [5_000, 60_000];
  session.say(`objections: ${objections} in ${withinMs / 1000} s`);
  const admin = await stack.as('system-admin');
  const limits = { call: 'PT1S', 'public-notice': '5wd' };
  await admin.put('/v1/policies/operator-selection', { limits, basis: 'bench' });
  const { round } = await shortlisted(stack);
  const notice = await until('the public notice', async () => {
    const [row] = await session.sql<{ id: string }>(
      `SELECT id FROM public_notices WHERE case_id = $1 AND kind = 'public-notice'`,
      [round],
    );
    return row?.id;
  });
  const lists = watchList(session);
  const began = Date.now();
  const filed = await file(session, notice, objections, withinMs);
  const filedMs = Date.now() - began;
  const followedMs = await whenFollowed(session, round, began, filed.accepted);
  const during = await lists();
  const after = await listFor(session, 40);
  const { signals, events } = await historyOf(session, round);
  const p99 = percentile(after, 0.99);
  session.put(
    `${objections} objections to one notice in ${withinMs / 1000} s, each from an address of its own`,
    ['', ''],
    [
      ['accepted', filed.accepted],
      ['answered otherwise', filed.refused],
      ['filing p50 ms', percentile(filed.ms, 0.5)],
      ['filing p99 ms', percentile(filed.ms, 0.99)],
      ['all answered after s', filedMs / 1000],
      [`each has its task after s, from the first (${aim(followedMs / 1000, 300, 'less')})`, followedMs / 1000],
      ["the officer's list meanwhile, p50 ms", percentile(during, 0.5)],
      ["the officer's list meanwhile, p99 ms", percentile(during, 0.99)],
      ["the officer's list afterwards, p50 ms", percentile(after, 0.5)],
      [`the officer's list afterwards, p99 ms (${aim(p99, 100, 'less')})`, p99],
      ["signals that the round's last run was sent", signals],
      ['events of its history', events],
    ],
  );
}

interface Filed {
  accepted: number;
  refused: number;
  readonly ms: number[];
}

/** Each at its own instant, whether or not those before it are answered. */
async function file({ stack }: Session, notice: string, count: number, withinMs: number): Promise<Filed> {
  const filed: Filed = { accepted: 0, refused: 0, ms: [] };
  const began = Date.now();
  const one = async (n: number) => {
    await sleep(Math.max(0, began + (n * withinMs) / count - Date.now()));
    const address = `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
    const body = { name: `市民${n}`, contact: `citizen-${n}@example.org`, grounds: '请说明评分依据' };
    const sent = performance.now();
    const answered = await send('POST', `${stack.base}/v1/public/notices/${notice}/objections`, null, body, {
      'X-Forwarded-For': address,
    }).catch(() => undefined); // no answer in time: nor is it counted as accepted
    filed.ms.push(performance.now() - sent);
    if (answered?.status === 201) filed.accepted += 1;
    else filed.refused += 1;
  };
  await Promise.all(Array.from({ length: count }, (_, n) => one(n)));
  return filed;
}

async function whenFollowed(session: Session, round: string, began: number, count: number): Promise<number> {
  for (let asked = 1; ; asked += 1) {
    const [row] = await session.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM tasks WHERE case_id = $1 AND step = 'objection-answer'`,
      [round],
    );
    const tookMs = Date.now() - began;
    if ((row?.n ?? 0) >= count) return tookMs;
    if (asked % 20 === 0) session.say(`objections: ${row?.n ?? 0} have a task`);
    if (tookMs > FOLLOWED_MS) throw new Error(`${row?.n ?? 0} of ${count} objections have a task`);
    await sleep(500);
  }
}

async function listFor({ stack }: Session, times: number): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const sent = performance.now();
    const { status } = await send('GET', `${stack.base}${LIST}`, stack.tokens.officer);
    if (status !== 200) throw new Error(`GET ${LIST}: ${status}`);
    took.push(performance.now() - sent);
  }
  return took;
}

/** Looks at the list twice a second; the answer ends it. */
function watchList(session: Session): () => Promise<number[]> {
  const took: number[] = [];
  let over = false;
  const watching = (async () => {
    while (!over) {
      took.push(...(await listFor(session, 1)));
      await sleep(500);
    }
  })();
  return async () => {
    over = true;
    await watching;
    return took;
  };
}

async function historyOf({ stack }: Session, round: string): Promise<{ signals: number; events: number }> {
  const connection = await Connection.connect({ address: stack.engineAddress });
  try {
    const client = new Client({ connection, namespace: stack.env['TEMPORAL_NAMESPACE'] });
    const { events = [] } = await client.workflow.getHandle(round).fetchHistory();
    const signals = (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
    return { signals, events: events?.length ?? 0 };
  } finally {
    await connection.close();
  }
}
