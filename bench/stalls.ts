/** What an access check waits for while the API renders acts, and while it verifies the trail: one client, one check after the other. */
import { SAMPLE_PURPOSE } from '../scripts/client/samples';
import { DEMO_ORGANISATIONS } from '../demo/organisations';
import { realLives } from './lives';
import { send } from './load/http';
import { percentile } from './measure';
import type { Session } from './session';

const CLIENTS = 16;
const CHECK = {
  operatorId: DEMO_ORGANISATIONS.operatorA.id,
  datasetId: 'health-institutions',
  fields: ['name', 'longitude'],
  purpose: SAMPLE_PURPOSE,
};

export async function measureStalls(session: Session): Promise<void> {
  const { stack, load, target, effort } = session;
  await realLives(session, CLIENTS);
  session.say(`stalls: a trail of ${effort.burst * 2} more cases`);
  await load.run({ kind: 'file', target, clients: CLIENTS, cases: effort.burst * 2 });
  const acts = await actsToRender(session, effort.quick ? 4 : 40);
  const nothing = async () => {
    await new Promise((resolve) => setTimeout(resolve, effort.windowMs));
    return 'nothing';
  };
  const rendering = async () => {
    const began = performance.now();
    for (const path of acts) await expectOk(session, 'GET', path, stack.tokens.director);
    return `${acts.length} renderings, ${((performance.now() - began) / acts.length).toFixed(0)} ms each`;
  };
  const verifying = async () => {
    const began = performance.now();
    const answer = await expectOk(session, 'POST', '/v1/audit/verify', stack.tokens.auditor, {});
    const { checkedEvents } = JSON.parse(answer) as { checkedEvents: number };
    return `${checkedEvents} events verified in ${((performance.now() - began) / 1000).toFixed(1)} s`;
  };
  const rows: (string | number)[][] = [];
  for (const work of [nothing, rendering, verifying]) {
    const { ms, result } = await checksDuring(session, work);
    rows.push([result, ms.length, percentile(ms, 0.5), percentile(ms, 0.99), Math.max(...ms)]);
  }
  session.put('Access checks beside long work of the API', ['beside', 'checks', 'p50 ms', 'p99', 'longest'], rows);
}

async function checksDuring(
  { stack }: Session,
  work: () => Promise<string>,
): Promise<{ readonly ms: number[]; readonly result: string }> {
  const ms: number[] = [];
  let over = false;
  const checking = (async () => {
    while (!over) {
      const sent = performance.now();
      await send('POST', `${stack.base}/v1/access/check`, stack.tokens.platform, CHECK);
      ms.push(performance.now() - sent);
    }
  })();
  const result = await work().finally(() => {
    over = true;
  });
  await checking;
  return { ms, result };
}

async function actsToRender(session: Session, count: number): Promise<string[]> {
  const rows = await session.sql<{ id: string }>('SELECT id FROM acts ORDER BY created_at LIMIT $1', [count / 2]);
  return rows.flatMap(({ id }) => [`/v1/acts/${id}/pdf`, `/v1/acts/${id}/docx`]);
}

async function expectOk(
  { stack }: Session,
  method: 'GET' | 'POST',
  path: string,
  token: string,
  body?: unknown,
): Promise<string> {
  const { status, text } = await send(method, `${stack.base}${path}`, token, body);
  if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);
  return text;
}
