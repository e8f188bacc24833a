/** Docking 供给对接 (Art. 15 ¶2): the providing departments in parallel, and what follows when one cannot provide. */
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { decodeJwt } from 'jose';
import { readyForSupply, sampleApplication } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';
import type { Supply } from './views';

const BUS = { datasetId: 'transport-bus-gps', fields: ['time', 'line'] };
const CLINICS = { datasetId: 'health-institutions', fields: ['name'] };
const WARDS = { datasetId: 'health-bed-occupancy', fields: ['hour', 'hospital', 'occupied'] };
/** Agreed for one field of the department, with this training. */
const trained = (training: object) => ({
  ...readyForSupply,
  fields: [{ datasetId: CLINICS.datasetId, field: 'name', form: { kind: 'as-is' }, training }],
});

describeWithEngine('docking (Art. 15 ¶2)', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const atDocking = () => on.at('docking', { datasets: [BUS, CLINICS, WARDS] });
  const refused = async (): Promise<string> => {
    const id = await atDocking();
    await on.dock(id, 'steward-health', 'refuse');
    await on.dock(id, 'steward-transport');
    return id;
  };
  const answer = (id: string, outcome: string, data?: unknown, opinion = '研究决定') =>
    on.as('director').take(id, 'docking-refusal', outcome, data, opinion);
  const datasetsOf = async (id: string) => {
    const { outcome, data } = await on.closed(id);
    expect(outcome).toBe('supplied');
    return (await on.as('operator-a').get<Supply>(`/v1/supplies/${String(data.supplyId)}`)).datasets;
  };

  /** The text of the case's act of this kind, as its party receives it. */
  const actOf = async (id: string, kind: string) => {
    const { items } = await on
      .as('operator-a')
      .get<{ items: { kind: string; links: { self: string } }[] }>(`/v1/acts?caseId=${id}`);
    const act = items.find((one) => one.kind === kind);
    return (await on.as('operator-a').get<{ text: string }>(act?.links.self ?? 'no act')).text;
  };

  it('asks every department that provides an approved entry, once and at the same time', async () => {
    const id = await atDocking();
    const tasks = await on.seats(id, 'docking', 2);
    expect(tasks.map((task) => task.party.id).sort()).toEqual(
      [DEMO_ORGANISATIONS.health.id, DEMO_ORGANISATIONS.transport.id].sort(),
    );
  });

  it('is each department’s own: the other may read the case but not answer for it', async () => {
    const id = await atDocking();
    const open = await on.seats(id, 'docking', 2);
    const theirs = open.find((task) => task.party.id === DEMO_ORGANISATIONS.health.id);
    if (theirs === undefined) throw new Error('the department is not asked');
    const body = { outcome: 'ready', data: readyForSupply, materialsHash: theirs.materialsHash };
    expect(await refusal(on.as('steward-transport').post(`/v1/tasks/${theirs.id}/decision`, body))).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
  });

  it('supplies once all are ready, in whatever order they answer', async () => {
    const id = await atDocking();
    await on.dock(id, 'steward-transport');
    expect((await on.kase(id)).status).toBe('open');
    await on.dock(id, 'steward-health');
    expect(await datasetsOf(id)).toEqual([BUS, CLINICS, WARDS]);
  });

  it.each([
    ['without a reference', { desensitisation: '网格' }, '/data/reference'],
    ['without saying how it is desensitised', { reference: 'API-1' }, '/data/desensitisation'],
    ['with a sample without its rate', trained({ kind: 'sample', method: '随机' }), '/data/fields/0/training/rate'],
    ['with a sample without its method', trained({ kind: 'sample', rate: '5' }), '/data/fields/0/training/method'],
    ['with a rate of no training', trained({ kind: 'none', rate: '5' }), '/data/fields/0/training/rate'],
    [
      'with a sample of nothing',
      trained({ kind: 'sample', method: '随机', rate: '0' }),
      '/data/fields/0/training/rate',
    ],
  ])('ready %s is refused', async (_, data, pointer) => {
    const id = await atDocking();
    expect(await refusal(on.as('steward-health').take(id, 'docking', 'ready', data))).toMatchObject({
      status: 422,
      pointers: [pointer],
    });
  });

  it('goes field by field into the permit, and from there into checks and leases (Art. 18 ¶1, 2)', async () => {
    const id = await on.at('docking', { datasets: [BUS], purpose: '到站预测模型' });
    const form = { kind: 'desensitised', method: '线路编号哈希' };
    const training = { kind: 'sample', method: '随机抽样', rate: '2.5' };
    const how = { delivery: '前置库交换', updateFrequency: '每日一次' };
    const fields = [
      { datasetId: BUS.datasetId, field: 'line', form, training: { kind: 'none' } },
      { datasetId: BUS.datasetId, field: 'time', form: { kind: 'as-is' }, training },
    ];
    await on.as('steward-transport').take(id, 'docking', 'ready', { ...readyForSupply, ...how, fields });
    const { data } = await on.closed(id);
    const supply = await on.as('operator-a').get<Supply>(`/v1/supplies/${String(data.supplyId)}`);
    const agreed = [
      { field: 'time', form: { kind: 'as-is' }, training },
      { field: 'line', form, training: { kind: 'none' } },
    ];
    expect(JSON.parse(supply.permit)).toMatchObject({
      ...{ version: 2, permitVersion: 1, useBasis: null, useConditions: null },
      datasets: [{ datasetId: BUS.datasetId, reference: readyForSupply.reference, ...how, fields: agreed }],
    });
    expect(supply).toMatchObject({ permitVersion: 1, permitVersions: [{ version: 1, ...supply.term }] });

    const unit = sampleApplication('').usingUnit;
    const asked = { operatorId: supply.operatorId, ...BUS, purpose: '到站预测模型' };
    const ask = (path: string, change: object) =>
      on.as('platform').request<{ lease: string }>('POST', `/v1/access/${path}`, { ...asked, ...change });
    expect((await ask('check', { usingUnit: unit })).body).toMatchObject({
      ...{ allowed: true, permitVersion: 1, permitHash: supply.permitHash },
      form: { time: { kind: 'as-is' }, line: form },
    });
    expect((await ask('check', { activity: 'train', fields: ['time'] })).body).toMatchObject({
      ...{ allowed: true, form: { time: { kind: 'as-is' } } },
    });
    expect((await ask('check', { activity: 'train' })).body).toMatchObject({
      ...{ allowed: false, reason: 'training-not-permitted', article: 'Art. 18 ¶2', form: null },
    });
    expect((await ask('check', { usingUnit: '另一单位' })).body).toMatchObject({
      ...{ allowed: false, reason: 'out-of-using-unit', article: 'Art. 15 ¶1' },
    });
    expect(await ask('check', { activity: 'sell' })).toMatchObject({ status: 422 });
    expect(await ask('leases', { activity: 'train' })).toMatchObject({
      status: 403,
      body: {
        ...{ code: 'forbidden', reason: 'training-not-permitted', article: 'Art. 18 ¶2' },
        detail: '许可未包含以这些字段训练模型',
      },
    });
    const { lease } = (await ask('leases', { usingUnit: unit })).body;
    expect(decodeJwt(lease)).toMatchObject({
      ...{ permitVersion: 1, activity: 'use', usingUnit: unit, form: { line: form } },
    });
    expect(decodeJwt((await ask('leases', {})).body.lease)).not.toHaveProperty('usingUnit');
    const logged = stack.database('access_log').where({ allowed: false, supply_id: supply.id });
    expect(await logged.select('activity', 'using_unit', 'permit_version')).toEqual(
      expect.arrayContaining([
        { activity: 'train', using_unit: null, permit_version: 1 },
        { activity: null, using_unit: '另一单位', permit_version: 1 },
      ]),
    );
  });

  it('hands out no protected field as it is (Art. 18 ¶2)', async () => {
    const datasets = [{ datasetId: 'health-vaccination', fields: ['vaccine'] }];
    const id = await on.at('docking', { datasets });
    await on.as('steward-health').take(id, 'docking', 'ready', { ...readyForSupply, desensitisation: '无' });
    await on.closed(id);
    const personal = { datasetId: 'health-vaccination', field: 'personToken' };
    const named = [{ ...personal, form: { kind: 'as-is' }, training: { kind: 'none' } }];
    const other = await on.at('docking', { datasets });
    expect(
      await refusal(on.as('steward-health').take(other, 'docking', 'ready', { ...readyForSupply, fields: named })),
    ).toMatchObject({ status: 422, pointers: ['/data/fields/0'], article: 'Art. 15 ¶2' });
  });

  it('refuse states why', async () => {
    const id = await atDocking();
    const silent = on.as('steward-health').take(id, 'docking', 'refuse', undefined, '');
    expect(await refusal(silent)).toMatchObject({ status: 422, pointers: ['/opinion'] });
  });

  it('puts a refusal to the director only when all have answered', async () => {
    const id = await atDocking();
    await on.seats(id, 'docking', 2); // both are asked before the first answers
    await on.dock(id, 'steward-health', 'refuse');
    expect((await on.kase(id)).steps).toEqual(['docking']);
    await on.dock(id, 'steward-transport');
    expect((await on.task(id, 'docking-refusal')).outcomes).toEqual(['narrow', 'insist', 'end']);
  });

  it('narrow leaves the refused entries out and supplies the rest', async () => {
    const id = await refused();
    await answer(id, 'narrow', { datasets: [BUS] }, '床位数据暂不具备供给条件');
    expect(await datasetsOf(id)).toEqual([BUS]);
    expect(await actOf(id, 'narrowing')).toMatch(
      /行政复议[^]*郑数准决〔[^]*床位数据暂不具备供给条件[^]*公交车辆实时位置/,
    );
  });

  it('narrow to something the refusing department still provides asks it again', async () => {
    const id = await refused();
    await answer(id, 'narrow', { datasets: [BUS, CLINICS] });
    const again = await on.task(id, 'docking');
    expect(again).toMatchObject({ round: 2, party: { id: DEMO_ORGANISATIONS.health.id } });
    await on.dock(id, 'steward-health');
    expect(await datasetsOf(id)).toEqual([BUS, CLINICS]);
  });

  it.each([
    ['beyond the approval', { datasets: [{ datasetId: 'health-institutions', fields: ['name', 'grade'] }] }],
    ['to an entry that was not approved', { datasets: [{ datasetId: 'health-ambulance', fields: ['grid'] }] }],
    ['to nothing', { datasets: [] }],
    ['without saying to what', undefined],
  ])('does not narrow %s', async (_, data) => {
    const id = await refused();
    expect(await refusal(answer(id, 'narrow', data))).toMatchObject({ status: 422, code: 'validation-failed' });
    expect((await on.task(id, 'docking-refusal')).status).toBe('open');
  });

  it('insist asks the refusing department again, and only it', async () => {
    const id = await refused();
    await answer(id, 'insist');
    const [again] = await on.seats(id, 'docking', 1);
    expect(again).toMatchObject({ round: 2, party: { id: DEMO_ORGANISATIONS.health.id } });
    await on.dock(id, 'steward-health');
    expect(await datasetsOf(id)).toEqual([BUS, CLINICS, WARDS]);
  });

  it('a department may refuse again, and the director decides again', async () => {
    const id = await refused();
    await answer(id, 'insist');
    await on.dock(id, 'steward-health', 'refuse');
    await answer(id, 'narrow', { datasets: [BUS] });
    expect(await datasetsOf(id)).toEqual([BUS]);
  });

  it('end closes the case `ended`, without a supply', async () => {
    const id = await refused();
    await answer(id, 'end', undefined, '数据暂不具备供给条件');
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'ended', steps: [] });
    expect(await stack.database('supplies').where({ case_id: id })).toHaveLength(0);
    expect(await actOf(id, 'ending')).toMatch(/数据暂不具备供给条件[^]*终结你单位的上述申请/);
  });

  it('the provider is not the decider: a steward who answered may not decide for the authority', async () => {
    const id = await refused();
    const both = { id: 'steward-health', org: DEMO_ORGANISATIONS.authority.id, roles: ['director'] as const };
    const { id: taskId, materialsHash } = await on.task(id, 'docking-refusal');
    const client = await stack.asPerson(both);
    const body = { outcome: 'insist', opinion: '要求供给', materialsHash };
    expect(await refusal(client.post(`/v1/tasks/${taskId}/decision`, body))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
    });
  });
});
