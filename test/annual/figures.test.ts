/** Art. 26: what a report is pre-filled with is what the lists say that it links to; and what of a year everybody may read. */
import { createHash, randomUUID } from 'node:crypto';
import { DEMO_CLAUSES } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { localDate } from '../../domain/local-date';
import { sealPermit } from '../../domain/permit';
import { plainPermit } from '../support/permits';
import { APP_ROLE } from '../../migrations/0001-foundation';
import { isProcess } from '../../processes/laws';
import { write } from '../../records/writer';
import { SAMPLE_PURPOSE } from '../../scripts/client/samples';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { keptFile } from '../support/kept-files';
import { LAST_YEAR, Reporter } from './reporter';

const RIGHT = 'authorization-demo-a';
const ORG = DEMO_ORGANISATIONS.operatorA.id;
const at = (day: string, year = LAST_YEAR) => new Date(`${year}-${day}T12:00:00+08:00`);

interface Published {
  readonly version: number;
  readonly publishedAt: string;
  readonly hash: string;
  readonly text: string;
}

type Figures = Readonly<Record<string, { readonly value: number | null; readonly link: string | null }>>;

describe('of a year on record', () => {
  let stack: Stack;
  let on: Reporter;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Reporter(stack);
    await aYear();
  });
  afterAll(() => stack.stop());

  let number = 0;
  const kase = async (
    process: string,
    opened: Date,
    closed: Date | null,
    outcome: string | null,
    right: string | null = RIGHT,
    more: { readonly facts?: object; readonly supply?: string } = {},
  ) => {
    const id = `XX-${LAST_YEAR}-${String((number += 1)).padStart(6, '0')}`;
    await stack.database('cases').insert({
      id,
      process,
      definition_version: 1,
      policy_version: 0,
      title: `${process} ${number}`,
      party_id: ORG,
      opened_by: 'operator-a',
      opened_at: opened,
      closed_at: closed,
      status: closed === null ? 'open' : 'closed',
      outcome,
      file: isProcess(process) ? keptFile(process) : '{}',
      facts: JSON.stringify(more.facts ?? {}),
      supply_id: more.supply ?? null,
      authorization_id: right,
    });
    return id;
  };

  const supply = async (
    created: Date,
    ended: Date | null,
    to: string,
    right = RIGHT,
    datasetId = 'transport-parking',
  ) => {
    const [id, need] = [randomUUID(), randomUUID()];
    const caseId = await kase('data-request', new Date(created.getTime() - 86_400_000), created, 'supplied', right);
    await stack.database('needs').insert({ id: need, operator_id: ORG, title: '需求', body: '{}', created_by: 'x' });
    const datasets = [{ datasetId, fields: ['lot'] }];
    const term = { from: localDate(`${LAST_YEAR - 1}-08-01`), to: localDate(to) };
    const permit = sealPermit(
      plainPermit({
        supplyId: id,
        caseId,
        operatorId: ORG,
        authorizationId: right,
        datasets,
        purpose: SAMPLE_PURPOSE,
        scope: '市内',
        scenario: '停车',
        usingUnit: '运营公司',
        term,
      }),
    );
    const row = {
      id,
      case_id: caseId,
      need_id: need,
      operator_id: ORG,
      authorization_id: right,
      datasets,
      purpose: SAMPLE_PURPOSE,
      term_from: term.from,
      term_to: term.to,
      permit: permit.text,
      permit_hash: permit.hash,
      created_at: created,
    };
    await write(stack.database, [{ kind: 'supply', row }]);
    if (ended === null) return;
    await kase('supply-closure', ended, ended, 'cleared', right, { supply: id });
    await stack.database('supplies').where({ id }).update({ ended_at: ended });
  };

  const check = (when: Date, allowed: boolean, operator: string = ORG) =>
    stack.database('access_log').insert({
      at: when,
      caller: 'platform',
      operator_id: operator,
      dataset_id: 'transport-parking',
      fields: ['lot'],
      purpose: SAMPLE_PURPOSE,
      allowed,
      reason: allowed ? 'granted' : 'no-supply',
    });

  const order = async (issued: Date) => {
    const caseId = await kase('rectification', issued, issued, 'lifted');
    const id = randomUUID();
    await stack.database('tasks').insert({
      id,
      case_id: caseId,
      process: 'rectification',
      step: 'order',
      round: 1,
      role: 'director',
      party_id: DEMO_ORGANISATIONS.authority.id,
      status: 'decided',
      opened_at: issued,
      clock_from: issued,
      materials_hash: '',
      outcome: 'issue',
      decided_by: 'director',
      ended_at: issued,
    });
    await stack.database('acts').insert({
      id: randomUUID(),
      case_id: caseId,
      task_id: id,
      kind: 'order',
      year: issued.getUTCFullYear(),
      number: (number += 1),
      text: '{}',
      algorithm: 'sm3',
      hash: '',
      addressee: ORG,
      created_at: issued,
    });
  };

  /** A step of the operator's, due and ended then, or still open. */
  const late = async (caseId: string, due: Date, ended: Date | null) => {
    await stack.database('tasks').insert({
      id: randomUUID(),
      case_id: caseId,
      process: 'rectification',
      step: 'rectification',
      round: 1,
      role: 'operator',
      party_id: ORG,
      status: ended === null ? 'open' : 'decided',
      opened_at: at('01-01'),
      clock_from: at('01-01'),
      due_at: due,
      materials_hash: '',
      ...(ended !== null && { outcome: 'submit', decided_by: 'operator-a', ended_at: ended }),
    });
  };

  const plan = async () => {
    const id = randomUUID();
    await stack.database('contingency_plans').insert({
      ...{ id, operator_id: ORG, version: 1, title: '应急预案', summary: '分级响应', adopted_on: `${LAST_YEAR}-01-01` },
      ...{ recorded_by: 'operator-a', recorded_at: at('01-01') },
    });
    return id;
  };

  const exercise = async (kind: 'drill' | 'training', day: string, participants: number, year = LAST_YEAR) =>
    stack.database('security_exercises').insert({
      id: randomUUID(),
      operator_id: ORG,
      kind,
      plan_id: kind === 'drill' ? await plan() : null,
      topic: '演练',
      held_on: `${year}-${day}`,
      participants,
      summary: '完成',
      recorded_by: 'operator-a',
      recorded_at: at(day, year),
    });

  /** Last year, with something on each side of it, and something under another right of the same operator. */
  const aYear = async () => {
    const next = `${LAST_YEAR + 1}-12-31`;
    await supply(at('11-30', LAST_YEAR - 1), null, next); // live, made before
    await supply(at('03-01'), null, next);
    await supply(at('04-01'), at('10-01'), next); // ended in the year
    await supply(at('05-01'), at('02-01', LAST_YEAR + 1), next); // live at its end, ended since
    await supply(at('06-01'), null, `${LAST_YEAR}-12-30`); // its term was over
    await supply(at('02-01', LAST_YEAR + 1), null, next);
    // Its term was over before the year; what ends by its term is not marked as ended.
    await supply(at('11-29', LAST_YEAR - 1), null, `${LAST_YEAR - 1}-12-31`, RIGHT, 'transport-bus-gps');
    await on.rightOf('right-other', `${LAST_YEAR - 1}-01-01`, `${LAST_YEAR}-05-31`);
    await supply(at('03-02'), at('06-01'), next, 'right-other');
    await kase('data-request', at('12-31'), null, null);
    await kase('data-request', at('02-01'), at('03-01'), 'rejected');
    await kase('data-request', at('02-01'), at('03-01', LAST_YEAR + 1), 'rejected');
    await kase('data-request', at('02-02'), at('02-03'), 'refused');
    await kase('anomaly-feedback', at('08-08'), null, null, null);
    await kase('anomaly-feedback', at('08-08', LAST_YEAR + 1), null, null, null);
    const told = await kase('security-incident', at('01-01'), at('01-09'), 'closed-out', RIGHT, {
      facts: { reportedLate: true },
    });
    await late(told, at('01-02'), at('01-03'));
    await late(await kase('security-inspection', at('02-02'), at('03-09'), 'completed'), at('03-01'), at('02-28'));
    await late(await kase('rectification', at('02-02'), null, null), at('06-01'), null);
    await late(await kase('rectification', at('02-02'), null, null), at('01-10', LAST_YEAR + 1), null);
    await exercise('drill', '06-30', 20);
    await exercise('training', '01-01', 5);
    await exercise('training', '12-31', 7);
    await exercise('training', '12-31', 100, LAST_YEAR - 1);
    await kase('security-incident', at('12-31'), null, null);
    for (const day of ['01-01', '07-01', '12-31']) await check(at(day), true);
    await check(new Date(`${LAST_YEAR}-12-31T15:59:59.999Z`), false); // 23:59:59.999 in Zhengzhou
    await check(new Date(`${LAST_YEAR}-12-31T16:00:00Z`), false); // the new year
    await check(at('07-01'), false, DEMO_ORGANISATIONS.operatorB.id);
    await order(at('05-05'));
    await order(at('05-05', LAST_YEAR + 1));
    await on.run(LAST_YEAR);
  };

  const figures = async (right = RIGHT) =>
    (await on.data((await on.reportOf(right, LAST_YEAR)).caseId)).prefilled as Figures;

  it('the figures are those of the year and of the right', async () => {
    const values = Object.fromEntries(Object.entries(await figures()).map(([name, { value }]) => [name, value]));
    expect(values).toMatchObject({
      suppliesMade: 4,
      suppliesLive: 3,
      accessChecksAllowed: 3,
      accessChecksDenied: 1,
      dataRequestsFiled: 4 + 4,
      dataRequestsApproved: 4,
      dataRequestsRejected: 1,
      dataRequestsRefused: 1,
      ordersIssued: 1,
      anomaliesReported: 1,
      incidentsReported: 2,
      incidentsReportedLate: 1,
      clearancesOpened: 1,
      clearancesDone: 1,
      drillsHeld: 1,
      trainingsHeld: 2,
      trainingParticipants: 12,
      casesLate: 2,
    });
  });

  it('what is not recorded yet has no value, and is not zero', async () => {
    const all = await figures();
    for (const name of ['productsReleased', 'contracts', 'ledgerEntries', 'netSales', 'developers', 'complaints'])
      expect([name, all[name]]).toEqual([name, { value: null, link: null }]);
  });

  it('and of a part-year right only of its days', async () => {
    const { periodFrom, periodTo } = await on.reportOf('right-other', LAST_YEAR);
    expect([periodFrom, periodTo]).toEqual([`${LAST_YEAR}-01-01`, `${LAST_YEAR}-05-31`]);
    expect(await figures('right-other')).toMatchObject({
      suppliesMade: { value: 1 },
      suppliesLive: { value: 1 }, // on 31 May: it ended the day after
      accessChecksAllowed: { value: 1 },
      dataRequestsFiled: { value: 1 },
    });
  });

  it.each([RIGHT, 'right-other'])(
    'each figure of %s is the length of the list that it links to, for both sides',
    async (right) => {
      for (const [name, { value, link }] of Object.entries(await figures(right))) {
        if (link === null) continue;
        for (const who of ['officer', 'operator-a', 'auditor'])
          expect([name, who, await countIn(who, link, name === 'trainingParticipants')]).toEqual([name, who, value]);
      }
    },
  );

  /** The length of the list, or the sum of who took part. */
  const countIn = async (who: string, link: string, participants: boolean): Promise<number> => {
    let length = 0;
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { participants?: number }[]; nextCursor: string | null } = await on
        .as(who)
        .get(`${link}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      length += participants ? page.items.reduce((sum, one) => sum + (one.participants ?? 0), 0) : page.items.length;
      cursor = page.nextCursor;
    }
    return length;
  };

  it('lists of another’s supplies, checks and acts are empty for an operator', async () => {
    for (const path of [
      `/v1/supplies?authorizationId=${RIGHT}`,
      `/v1/access/log?operatorId=${ORG}&allowed=true`,
      `/v1/acts?authorizationId=${RIGHT}`,
      `/v1/cases?authorizationId=${RIGHT}`,
    ])
      expect(await on.as('operator-b').get<{ items: object[] }>(path)).toMatchObject({ items: [] });
    for (const path of ['/v1/access/log', '/v1/acts'])
      expect(await refusal(on.as('system-admin').get(path))).toMatchObject({ status: 403 });
  });

  describe('the public disclosure', () => {
    const disclosed = async (year: string | number) => {
      const answer = await fetch(`${stack.url}/v1/public/disclosures/${year}`);
      return { status: answer.status, text: await answer.text() };
    };

    it('names operators and their scope without a token, and says what is not recorded', async () => {
      const { status, text } = await disclosed(LAST_YEAR);
      const body = JSON.parse(text) as {
        operators: { id: string; periodTo: string; datasets: object[] }[];
      };
      expect(status).toBe(200);
      expect(body).toMatchObject({ year: LAST_YEAR, complete: true, charges: null, products: null, developers: null });
      expect(body.operators.map(({ id, periodTo }) => [id, periodTo]).sort()).toEqual(
        [
          [ORG, `${LAST_YEAR}-05-31`],
          [ORG, `${LAST_YEAR}-12-31`],
          [DEMO_ORGANISATIONS.operatorB.id, `${LAST_YEAR}-12-31`],
        ].sort(),
      );
      expect(body.operators).toContainEqual(
        expect.objectContaining({
          name: DEMO_ORGANISATIONS.operatorA.name,
          scope: DEMO_CLAUSES.content,
          datasets: [expect.objectContaining({ id: 'transport-parking' })],
        }),
      );
    });

    it('tells nothing internal: no person, no purpose, no right by its id, no hash', async () => {
      const { text } = await disclosed(LAST_YEAR);
      for (const internal of ['operator-a', 'officer', 'director', 'authorization-demo', 'hash', SAMPLE_PURPOSE])
        expect(text).not.toContain(internal);
    });

    describe('published', () => {
      const publish = (year: number, reason?: string, who = 'director') =>
        on.as(who).post<Published>(`/v1/disclosures/${year}`, reason === undefined ? {} : { reason });
      const versions = async () =>
        (JSON.parse((await disclosed(`${LAST_YEAR}/versions`)).text) as { items: Published[] }).items;
      const stands = async () => JSON.parse((await disclosed(LAST_YEAR)).text) as { version: number | null };
      const rename = (name: string) => stack.database('organisations').where({ id: ORG }).update({ name });

      it('is kept as it was told, and corrected by a version with its reason', async () => {
        const derived = await stands();
        expect(derived).toMatchObject({ version: null, publishedAt: null });
        expect(await versions()).toEqual([]);
        expect(await refusal(publish(LAST_YEAR + 1))).toMatchObject({ status: 422, pointers: ['/year'] });
        expect(await refusal(publish(LAST_YEAR + 2))).toMatchObject({ status: 404 });
        expect(await refusal(publish(LAST_YEAR, '更正'))).toMatchObject({ status: 422, pointers: ['/reason'] });
        const first = await publish(LAST_YEAR);
        expect(first).toMatchObject({ year: LAST_YEAR, version: 1, reason: null });
        expect(createHash('sm3').update(first.text, 'utf8').digest('hex')).toBe(first.hash);
        expect(await stands()).toEqual({ ...derived, version: 1, publishedAt: first.publishedAt });
        // The same once more corrects nothing; a correction says why.
        expect(await refusal(publish(LAST_YEAR, '更正名称'))).toMatchObject({ status: 422, pointers: ['/reason'] });
        await rename('更名后的运营公司');
        try {
          expect((await disclosed(LAST_YEAR)).text).not.toContain('更名后的运营公司');
          expect(await refusal(publish(LAST_YEAR))).toMatchObject({ status: 422, pointers: ['/reason'] });
          const second = await publish(LAST_YEAR, '更正名称');
          expect(second).toMatchObject({ version: 2, reason: '更正名称' });
          expect((await disclosed(LAST_YEAR)).text).toContain('更名后的运营公司');
        } finally {
          await rename(DEMO_ORGANISATIONS.operatorA.name);
        }
        expect(await versions()).toMatchObject([
          { version: 1, reason: null, hash: first.hash },
          { version: 2, reason: '更正名称' },
        ]);
        const old = JSON.parse((await disclosed(`${LAST_YEAR}/versions/1`)).text) as Published;
        expect(old).toEqual(first);
        expect(await disclosed(`${LAST_YEAR}/versions/3`)).toMatchObject({ status: 404 });
      });

      it('is never changed, by nobody', async () => {
        const own = stack.database('disclosures').where({ year: LAST_YEAR, version: 1 });
        const app = `SET LOCAL ROLE ${APP_ROLE}`;
        for (const change of ['UPDATE disclosures SET reason = NULL', 'DELETE FROM disclosures'])
          await expect(
            stack.database.transaction(async (tx) => {
              await tx.raw(app);
              await tx.raw(change);
            }),
          ).rejects.toThrow('permission denied');
        expect(await own.first()).toMatchObject({ published_by: 'director' });
      });
    });

    it('of the running year is not complete, of a year to come is not there, and of no year is malformed', async () => {
      expect(JSON.parse((await disclosed(LAST_YEAR + 1)).text)).toMatchObject({ complete: false });
      expect(await disclosed(LAST_YEAR + 2)).toMatchObject({ status: 404 });
      expect(JSON.parse((await disclosed(1950)).text)).toMatchObject({ operators: [], products: null });
      for (const year of ['20', 'last', '99999']) expect([year, (await disclosed(year)).status]).toEqual([year, 400]);
    });
  });
});
