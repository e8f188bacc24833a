/** What one caller's flood of refused requests costs the others: access checks beside it, of another caller and from another process. */
import { SAMPLE_PURPOSE } from '../scripts/client/samples';
import { DEMO_ORGANISATIONS } from '../demo/organisations';
import { freePort } from '../scripts/launcher/ports';
import { Generator } from './load/generator';
import type { RequestResult } from './load/jobs';
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
  const refused = (clients: number): Promise<RequestResult> =>
    flood.run({
      ...{ kind: 'requests', method: 'GET', url: `${stack.base}/v1/audit/events`, token: stack.tokens['operator-a'] },
      ...{ body: undefined, clients, windowMs: windowMs + 2_000, any: true },
    });
  const rows: (string | number)[][] = [];
  const notes: string[] = [];
  try {
    for (const [name, body] of [
      ['allowed', granted],
      ['denied', { ...granted, purpose: '广告投放' }],
    ] as const) {
      await check(body); // warm
      let alone = Number.NaN;
      for (const clients of [0, 32, 512]) {
        session.say(`overload: checks ${name} beside ${clients} connections on a refused GET`);
        const flooding = clients === 0 ? undefined : refused(clients);
        const { ms, statuses, perSecond } = await check(body);
        const others = await flooding;
        const p99 = percentile(ms, 0.99);
        if (clients === 0) alone = p99;
        else notes.push(`${name}, ${clients}: ${(p99 / alone).toFixed(2)} × (${aim(p99 / alone, 2, 'less')})`);
        const answers = Object.entries(others?.statuses ?? {}).map(([status, n]) => `${n} × ${status}`);
        const failed = Object.entries(statuses).flatMap(([status, n]) =>
          status === '200' ? [] : [`${n} × ${status}`],
        );
        rows.push([
          name,
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
      'connections of the flood',
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
