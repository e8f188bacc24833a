/** What one caller's flood of refused requests costs the others: access checks beside it, of another caller and from another process. */
import { SAMPLE_PURPOSE } from '../scripts/client/samples';
import { DEMO_ORGANISATIONS } from '../demo/organisations';
import { freePort } from '../scripts/launcher/ports';
import { Generator } from './load/generator';
import type { RequestJob, RequestResult } from './load/jobs';
import { realLives } from './lives';
import { percentile } from './measure';
import { aim, type Session } from './session';

const CHECKERS = 4;
const granted = {
  operatorId: DEMO_ORGANISATIONS.operatorA.id,
  datasetId: 'health-institutions',
  fields: ['name', 'longitude'],
  purpose: SAMPLE_PURPOSE,
};
/** Of no task: it is read, and refused. */
const LARGE_BODY = { outcome: 'approve', opinion: 'x', data: { text: '公共数据'.repeat(400_000) } };

export async function measureOverload(session: Session): Promise<void> {
  const { stack, load, effort } = session;
  await realLives(session, 4);
  const flood = new Generator(await freePort());
  const windowMs = effort.quick ? 5_000 : 20_000;
  const check = (body: object): Promise<RequestResult> =>
    load.run({
      ...{ kind: 'requests', method: 'POST', url: `${stack.base}/v1/access/check`, token: stack.tokens.platform, body },
      ...{ clients: CHECKERS, windowMs, any: true },
    });
  const floods: Readonly<Record<string, Pick<RequestJob, 'method' | 'url' | 'body'>>> = {
    'a refused GET': { method: 'GET', url: `${stack.base}/v1/audit/events`, body: undefined },
    'refused access checks': { method: 'POST', url: `${stack.base}/v1/access/check`, body: granted },
    'refused bodies of 4.8 MB': { method: 'POST', url: `${stack.base}/v1/tasks/none/decision`, body: LARGE_BODY },
  };
  const refused = (what: string, clients: number): Promise<RequestResult> => {
    const job = floods[what];
    if (job === undefined) throw new Error(what);
    const token = stack.tokens['operator-a'];
    return flood.run({ kind: 'requests', ...job, token, clients, windowMs: windowMs + 2_000, any: true });
  };
  const rows: (string | number)[][] = [];
  const notes: string[] = [];
  try {
    for (const [name, body] of [
      ['allowed', granted],
      ['denied', { ...granted, purpose: '广告投放' }],
    ] as const) {
      await check(body); // warm
      let alone = Number.NaN;
      for (const [what, clients] of [
        ['nothing', 0],
        ['a refused GET', 32],
        ['a refused GET', 512],
        ['refused access checks', 512],
        ['refused bodies of 4.8 MB', 16],
      ] as const) {
        session.say(`overload: checks ${name} beside ${clients} connections: ${what}`);
        const flooding = clients === 0 ? undefined : refused(what, clients);
        const { ms, statuses, perSecond } = await check(body);
        const others = await flooding;
        const p99 = percentile(ms, 0.99);
        if (clients === 0) alone = p99;
        else notes.push(`${name}, ${what}, ${clients}: ${(p99 / alone).toFixed(2)} × (${aim(p99 / alone, 2, 'less')})`);
        const answers = Object.entries(others?.statuses ?? {}).map(([status, n]) => `${n} × ${status}`);
        const failed = Object.entries(statuses).flatMap(([status, n]) =>
          status === '200' ? [] : [`${n} × ${status}`],
        );
        rows.push([
          name,
          what,
          String(clients),
          perSecond,
          percentile(ms, 0.5),
          p99,
          failed.join(', ') || '0',
          answers.join(', '),
        ]);
      }
    }
  } finally {
    flood.stop();
  }
  session.put(
    'Overload',
    [
      'access check',
      'beside',
      'connections',
      'per second',
      'p50 ms',
      'p99',
      'not answered 200',
      'the flood was answered',
    ],
    rows,
    `${CHECKERS} clients check. p99 beside the flood to p99 alone: ${notes.join('; ')}.`,
  );
}
