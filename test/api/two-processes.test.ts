/**
 * Two API processes on one record: what one remembers of calendars, policies and names is never told once the other has replaced it.
 * One stands in this process, the other is a process of its own.
 */
import { join } from 'node:path';
import type { Case, Task } from '../../api/schemas/case';
import { openStep } from '../../cases/open-task';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { Client } from '../../scripts/client/client';
import { freePort } from '../../scripts/launcher/ports';
import { projectRoot } from '../../scripts/launcher/paths';
import { spawnTethered, type Tethered } from '../../scripts/launcher/tether';
import { Journey } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import type { Clock, Policy } from '../process/views';
import { eventually } from '../support/eventually';
import { LOADS_TYPESCRIPT } from '../support/loads-typescript';

const { operatorA } = DEMO_ORGANISATIONS;
const OPERATOR = { id: 'operator-a', org: operatorA.id, roles: ['operator'] } as const;
const ADMIN = { id: 'system-admin', org: DEMO_ORGANISATIONS.authority.id, roles: ['system-admin'] } as const;
const ROUNDS = 3;

interface Year {
  readonly year: number;
  readonly holidays: Readonly<Record<string, string>>;
  readonly makeUpDays: Readonly<Record<string, string>>;
}

let stack: Stack;
let on: Journey;
let other: Tethered;
/** Clients of either process, for the same person. */
let operators: Client[];
let admins: Client[];
beforeAll(async () => {
  stack = await startStack({ engine: false });
  on = new Journey(stack);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  other = spawnTethered([process.execPath, ...LOADS_TYPESCRIPT, join(projectRoot(), 'api/main.ts')], {
    env: { ...stack.environment, PATH: process.env['PATH'], PORT: String(port) },
    cwd: projectRoot(),
    output: 'ignore',
  });
  await eventually('the second API answers', async () => (await fetch(`${url}/healthz`)).ok, 120_000);
  const both = async (person: Parameters<Stack['token']>[0]) => {
    const token = await stack.token(person);
    return [new Client(stack.url, token), new Client(url, token)];
  };
  operators = await both(OPERATOR);
  admins = await both(ADMIN);
});
afterAll(async () => {
  await other.stop();
  await stack.stop();
});

it('each tells calendar, policy and names as the other has just made them', async () => {
  const id = await on.file();
  const { taskId } = await on.within({ id: 'system', org: '', roles: [] }, (ctx) =>
    openStep(ctx, { caseId: id, step: 'acceptance', round: 1, seat: '' }),
  );
  const told = () =>
    Promise.all(
      operators.map(async (one) => {
        const { calendarVersion, tasks } = await one.get<Clock>(`/v1/cases/${id}/clock`);
        const { version } = await one.get<Policy>('/v1/policies/data-request');
        const { party } = await one.get<Case>(`/v1/cases/${id}`);
        return { calendarVersion, dueAt: tasks[0]?.dueAt ?? '', policyVersion: version, party: party.name };
      }),
    );
  /** By year, as they stand: a schedule replaces that of its year. */
  const { items } = await on.as('officer').get<{ items: { years: Year[] }[] }>('/v1/calendars');
  const years = new Map(items[0]?.years.map((one) => [one.year, one]));
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const [process, admin] of admins.entries()) {
      const [before] = await told();
      if (before === undefined) throw new Error('nobody has told anything');
      const last = new Date(Date.parse(before.dueAt) - 1 + 8 * 3_600_000).toISOString().slice(0, 10);
      const year = Number(last.slice(0, 4));
      const { holidays, makeUpDays } = years.get(year) ?? { holidays: {}, makeUpDays: {} };
      const others = Object.fromEntries(Object.entries(makeUpDays).filter(([day]) => day !== last)); // no day can be both
      const schedule = {
        year,
        source: '测试放假安排',
        holidays: { ...holidays, [last]: '临时放假' },
        makeUpDays: others,
      };
      years.set(year, schedule);
      await admin.post('/v1/calendars', { source: '测试', years: [schedule] });
      const limits = { acceptance: `${5 + round}wd` };
      await admin.put('/v1/policies/data-request', { limits, basis: `测试文号${round}-${process}` });
      const party = `运营公司${round}-${process}`;
      await stack.database('organisations').where({ id: operatorA.id }).update({ name: party });
      const after = await told();
      const [one] = after;
      expect(after).toEqual([one, one]);
      expect(one).toMatchObject({
        calendarVersion: before.calendarVersion + 1,
        policyVersion: before.policyVersion + 1,
        party,
      });
      expect(Date.parse(one?.dueAt ?? '')).toBeGreaterThan(Date.parse(before.dueAt));
    }
  }
  expect((await on.as('officer').get<Task>(`/v1/tasks/${taskId}`)).dueAt).toBe((await told())[0]?.dueAt);
});
