/** Art. 16: anomaly-data feedback over HTTP on a running system, from the report to its end, every outcome and every expiry. */
import type { Case } from '../../api/schemas/case';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { SAMPLE_PURPOSE } from '../../scripts/client/samples';
import { DATASET, FIELDS, type Right } from '../rights/ground';
import { describeWithEngine } from '../support/engine';
import { anomaly, PROVIDER, Reports, STEPS, type ReportStep } from './reports';

const PLENTY = {
  triage: '2wd',
  supplement: '15wd',
  verification: '5wd',
  determination: '2wd',
  correction: '10wd',
  confirmation: '5wd',
  arbitration: '10wd',
};

describeWithEngine('anomaly-data feedback (Art. 16)', () => {
  let stack: Stack;
  let on: Reports;
  let own: Right & { readonly supplyId: string };
  let other: Right & { readonly supplyId: string };
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Reports(stack);
    [own, other] = [await on.supplier(), await on.supplier()];
  });
  afterAll(() => stack.stop());

  it('is forwarded, verified, corrected and accepted; meanwhile the entry is disputed, and every operator is told twice', async () => {
    const before = await on.entry();
    const id = await on.feedBack(own, { datasetId: undefined, supplyId: own.supplyId });
    expect(id).toMatch(/^AF-\d{4}-\d{6}$/);
    expect(await on.kase(id, own.operator)).toMatchObject({
      process: 'anomaly-feedback',
      party: { id: own.org },
      data: { supplyId: own.supplyId, datasetId: DATASET, fields: FIELDS },
    });
    await on.forward(id);
    const verification = await on.task(id, 'verification');
    expect(verification).toMatchObject({ role: 'data-steward', party: { id: PROVIDER }, article: 'Art. 16' });
    expect(await on.entry()).toEqual(before);
    expect(await on.noticesTo(id, other)).toEqual([]);

    await on.steward(id, 'verification', 'confirmed');
    expect(await on.entry()).toEqual({ ...before, disputed: true });
    expect(await on.check(own)).toMatchObject({ disputed: true });
    for (const right of [own, other])
      expect(await on.noticesTo(id, right)).toEqual([
        expect.objectContaining({
          caseId: id,
          datasetId: DATASET,
          subject: expect.stringContaining('已确认') as string,
        }),
      ]);

    const version = await on.correct(id);
    expect(await on.entry()).toEqual({ ...before, version });
    expect((await on.check(own)).disputed).toBe(false);
    for (const right of [own, other]) {
      const [, corrected, ...more] = await on.noticesTo(id, right);
      expect(corrected?.subject).toContain(`第 ${version} 版`);
      expect(more).toEqual([]);
    }
    expect((await on.versions()).map((one) => one.version)).toEqual(
      Array.from({ length: version }, (_, older) => version - older),
    );
    expect((await on.versions())[0]).toMatchObject({ caseId: id, changes: '泊位数已按原始台账更正' });

    await on.as(own.operator).take(id, 'confirmation', 'satisfied');
    expect(await on.closed(id)).toMatchObject({ outcome: 'corrected', data: { version } });
    expect(await on.eventTypes(id)).toEqual(expect.arrayContaining(['dataset.disputed', 'dataset.corrected']));
  });

  it('tells other operators of the entry and of nothing else', async () => {
    const gone = await on.liveSupplier();
    const id = await on.reportAt('correction', own);
    const notices = await on.noticesTo(id, other);
    expect(notices).toHaveLength(1);
    const { name } = (await on.kase(id)).party;
    const { locator, description } = anomaly();
    for (const secret of [name, own.org, own.operator, locator, description])
      expect(JSON.stringify(notices)).not.toContain(secret);
    for (const path of ['', '/events', '/documents', '/clock', '/comments'])
      expect(await refusal(on.as(other.operator).get(`/v1/cases/${id}${path}`))).toMatchObject({ status: 404 });
    expect((await on.as(other.operator).get<{ items: Case[] }>('/v1/cases?process=anomaly-feedback')).items).toEqual(
      [],
    );
    // Who was told that the data is wrong hears of the correction, though their supply has ended meanwhile.
    await on.giveBack(gone.supplyId, gone);
    const version = await on.correct(id);
    expect((await on.noticesTo(id, gone)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('正在修正') as string,
      expect.stringContaining(`第 ${version} 版`) as string,
    ]);
  });

  it('keeps the permit at the version it was sealed with', async () => {
    const permit = async () =>
      (await on.as(own.operator).get<{ permit: string }>(`/v1/supplies/${own.supplyId}`)).permit;
    const before = await permit();
    await on.reportAt('confirmation', own);
    expect(await permit()).toBe(before);
    expect(await on.check(own)).toMatchObject({ reason: 'right-not-effective' });
  });

  it('by several on one entry: it is disputed until the last confirmed one is corrected', async () => {
    const [first, second] = [await on.reportAt('correction', own), await on.reportAt('correction', other)];
    const version = await on.correct(first);
    expect(await on.entry()).toMatchObject({ version, disputed: true });
    await on.correct(second);
    expect(await on.entry()).toMatchObject({ version: version + 1, disputed: false });
  });

  it('is about an entry of a supply that a data request has led to', async () => {
    const request = await on.at('docking');
    await on.dock(request, 'steward-health');
    await on.dock(request, 'steward-transport');
    const { data } = await on.closed(request);
    const operator = 'operator-a';
    const bySupply = (changes: object) =>
      on.feedBack({ operator }, { datasetId: undefined, supplyId: data['supplyId'], ...changes });
    const id = await bySupply({ fields: ['line'] });
    expect((await on.kase(id)).data).toMatchObject({ datasetId: 'transport-bus-gps', supplyId: data['supplyId'] });
    expect(await refusal(bySupply({ fields: ['longitude'] }))).toMatchObject({ status: 422, pointers: ['/datasetId'] });
    const another = await bySupply({ fields: ['longitude'], datasetId: 'health-institutions' });
    await on.as('officer').take(another, 'triage', 'return', { missing: ['应为公交位置数据'] });
    const changes = { datasetId: 'transport-bus-gps', fields: ['line'] };
    await on.as(operator).take(another, 'supplement', 'submit', { changes, documentIds: [] });
    const { title, data: changed } = await on.kase(another);
    expect({ title, ...changed }).toMatchObject({ title: (await on.kase(id)).title, ...changes });
    expect(changed).not.toHaveProperty('supplyId');
    const check = { operatorId: (await on.kase(id)).party.id, purpose: SAMPLE_PURPOSE, fields: ['line'] };
    const ask = () => on.as('platform').post<object>('/v1/access/check', { ...check, datasetId: 'transport-bus-gps' });
    expect(await ask()).toMatchObject({ allowed: true, disputed: false });
    await on.forward(id);
    await on.steward(id, 'verification', 'confirmed');
    expect(await ask()).toMatchObject({ allowed: true, disputed: true }); // its use is the operator's to weigh
  });

  it('is not decided by who prepared it: one person holds one duty', async () => {
    const both = await on.official('officer-director', ['case-officer', 'director']);
    const id = await on.feedBack(own);
    await on.as(both).take(id, 'triage', 'forward', { department: PROVIDER });
    await on.steward(id, 'verification', 'not-confirmed');
    await on.as(both).take(id, 'determination', 'dismiss');
    await on.as(own.operator).take(id, 'confirmation', 'dispute', undefined, '不服');
    const decided = on.as(both).decide(await on.task(id, 'arbitration'), 'reject-dispute', undefined, '维持');
    expect(await refusal(decided)).toMatchObject({ status: 403, code: 'separation-of-duties' });
    expect(await on.refusals(id)).toEqual(['separation-of-duties']);
    await on.as('director').take(id, 'arbitration', 'reject-dispute');
    expect(await on.closed(id)).toMatchObject({ outcome: 'not-confirmed' });
  });

  describe('a correction', () => {
    it('makes the next version and no other', async () => {
      const id = await on.reportAt('correction', own);
      const { version } = await on.entry();
      for (const wrong of [version, version + 2])
        expect(
          await refusal(on.steward(id, 'correction', 'corrected', { version: wrong, changes: '更正' })),
        ).toMatchObject({ status: 422, pointers: ['/data/version'] });
      expect(await on.entry()).toMatchObject({ version, disputed: true });
      await on.correct(id);
    });

    it('may be disputed, once; redone it disputes the entry again, and what is rejected stands', async () => {
      const id = await on.reportAt('arbitration', own);
      expect((await on.entry()).disputed).toBe(false);
      await on.as('director').take(id, 'arbitration', 'redo', undefined, '更正不完整');
      expect((await on.entry()).disputed).toBe(true);
      await on.correct(id);
      expect(await on.noticesTo(id, other)).toHaveLength(4);
      const again = on.as(own.operator).take(id, 'confirmation', 'dispute', undefined, '仍不完整');
      expect(await refusal(again)).toMatchObject({ status: 422, article: 'Art. 16' });
      await on.as(own.operator).take(id, 'confirmation', 'satisfied');
      expect(await on.closed(id)).toMatchObject({ outcome: 'corrected' });

      const upheld = await on.reportAt('arbitration', own);
      await on.as('director').take(upheld, 'arbitration', 'reject-dispute', undefined, '更正无误');
      expect(await on.closed(upheld)).toMatchObject({ outcome: 'corrected' });
    });
  });

  describe('that changes the fields of the entry', () => {
    it('names them whole: the version has them, and so has the entry from then on', async () => {
      const before = await on.entry();
      const fields = [...before.fields, { name: 'corrected-at', title: '更正时间', sensitivity: 'open' as const }];
      const id = await on.reportAt('correction', own);
      const version = before.version + 1;
      for (const [wrong, pointer] of [
        [[], '/data/fields'],
        [[fields[0], fields[0]], '/data/fields'],
        [[{ ...fields[0], sensitivity: 'secret' }], '/data/fields/0/sensitivity'],
      ] as const)
        expect(
          await refusal(on.steward(id, 'correction', 'corrected', { version, changes: '增加字段', fields: wrong })),
        ).toMatchObject({ pointers: [pointer] });
      expect(await refusal(on.steward(id, 'correction', 'corrected', { changes: '增加字段' }))).toMatchObject({
        status: 422,
        pointers: ['/data/version'],
      });
      await on.steward(id, 'correction', 'corrected', { version, changes: '增加字段', fields });
      expect(await on.entry()).toMatchObject({ version, fields });
      const [now, then] = await on.versions();
      expect([now, then]).toMatchObject([{ version, fields }, { fields: before.fields }]);
      const back = await on.reportAt('correction', own);
      await on.steward(back, 'correction', 'corrected', {
        version: version + 1,
        changes: '删除字段',
        fields: before.fields,
      });
      expect((await on.entry()).fields).toEqual(before.fields);
    });
  });

  describe('about a delivery', () => {
    const late = (changes: object = {}) => ({
      supplyId: own.supplyId,
      kind: 'delivery',
      fault: 'late',
      from: '2026-03-02',
      to: '2026-03-06',
      description: '约定每日更新，五日未更新',
      ...changes,
    });
    const file = (changes: object = {}, who = own.operator) =>
      on.as(who).post<Case>('/v1/anomaly-reports', late(changes));

    it('goes the way of every report, disputes no entry and makes no version', async () => {
      const before = await on.entry();
      const { id, data } = await file();
      expect(data).toMatchObject({ kind: 'delivery', fault: 'late', supplyId: own.supplyId, from: '2026-03-02' });
      await on.forward(id);
      await on.steward(id, 'verification', 'confirmed');
      expect(await on.entry()).toEqual(before);
      expect(await on.noticesTo(id, other)).toEqual([]);
      await on.steward(id, 'correction', 'corrected', { changes: '已补发并恢复每日更新' });
      expect(await on.entry()).toEqual(before);
      await on.as(own.operator).take(id, 'confirmation', 'satisfied');
      expect(await on.closed(id)).toMatchObject({ outcome: 'corrected' });
      expect((await on.events(id)).filter(({ type }) => type.startsWith('delivery.'))).toMatchObject([
        { type: 'delivery.faulted', supplyId: own.supplyId, fault: 'late', from: '2026-03-02', to: '2026-03-06' },
        { type: 'delivery.restored' },
      ]);
    });

    it.each<[string, object, string]>([
      ['a supply of somebody else', { supplyId: 'other' }, '/supplyId'],
      ['no supply', { supplyId: undefined, datasetId: DATASET }, '/supplyId'],
      ['no fault', { fault: undefined }, '/fault'],
      ['an unknown fault', { fault: 'slow' }, '/fault'],
      ['no days', { to: undefined }, '/to'],
      ['days the wrong way round', { to: '2026-03-01' }, '/to'],
      ['fields', { fields: FIELDS }, '/fields'],
      ['a first day to come', { from: '2099-03-02', to: '2099-03-06' }, '/from'],
      ['a last day to come', { to: '2099-03-06' }, '/to'],
    ])('names %s and is refused', async (_, changes, pointer) => {
      expect(await refusal(file(changes))).toMatchObject({
        pointers: [pointer],
      });
    });
  });

  describe('of the department’s own', () => {
    const report = (changes: object = {}, who = 'steward-transport') =>
      on.as(who).post<Case>('/v1/anomaly-reports', anomaly(changes));

    it('needs no verification: disputed at once, corrected by who found it, told to every operator', async () => {
      const { id } = await report();
      expect(await on.entry()).toMatchObject({ disputed: true });
      expect((await on.kase(id, 'steward-transport')).party.id).toBe(PROVIDER);
      expect(await on.noticesTo(id, other)).toHaveLength(1);
      expect(await refusal(on.as('steward-health').get(`/v1/cases/${id}`))).toMatchObject({ status: 404 });
      expect(await refusal(on.as(other.operator).get(`/v1/cases/${id}`))).toMatchObject({ status: 404 });
      const version = await on.correct(id); // by the same person
      expect(await on.closed(id)).toMatchObject({ outcome: 'corrected', data: { version, ownError: true } });
      expect(await on.entry()).toMatchObject({ version, disputed: false });
      expect((await on.versions())[0]).toMatchObject({ version, caseId: id });
      expect(await on.noticesTo(id, other)).toHaveLength(2);
      expect((await on.tasks(id)).map(({ step }) => step)).toEqual(['correction']);
    });

    it('is about an entry that it provides, named as such', async () => {
      expect(await refusal(report({}, 'steward-health'))).toMatchObject({ status: 422, pointers: ['/datasetId'] });
      expect(await refusal(report({ datasetId: 'nothing' }))).toMatchObject({ status: 422, pointers: ['/datasetId'] });
      expect(await refusal(report({ supplyId: own.supplyId }))).toMatchObject({ status: 422, pointers: ['/supplyId'] });
      expect(await refusal(report({ fields: ['no-such'] }))).toMatchObject({ status: 422, pointers: ['/fields/0'] });
      expect(await refusal(report({}, 'officer'))).toMatchObject({ status: 403 });
    });
  });

  describe('what the department does not confirm', () => {
    it('is dismissed by the authority, and accepted', async () => {
      const id = await on.dismissed(own);
      await on.as(own.operator).take(id, 'confirmation', 'satisfied');
      expect(await on.closed(id)).toMatchObject({ outcome: 'not-confirmed' });
      expect(await on.noticesTo(id, other)).toEqual([]);
    });

    it('is verified again, where the authority is not satisfied', async () => {
      const id = await on.reportAt('determination', own);
      const seen = await on.as(own.operator).get<Case>(`/v1/cases/${id}`);
      expect(seen.steps).toEqual(['determination']);
      await on.as('officer').take(id, 'determination', 'redo', undefined, '未核对原始台账');
      await on.steward(id, 'verification', 'confirmed');
      expect(await on.task(id, 'correction')).toMatchObject({ party: { id: PROVIDER } });
      await on.correct(id);
    });

    it('may be disputed: rejected it is over, redone it is verified again', async () => {
      const [rejected, redone] = [await on.dismissed(own), await on.dismissed(own)];
      for (const id of [rejected, redone])
        await on.as(own.operator).take(id, 'confirmation', 'dispute', undefined, '附有截图');
      await on.as('director').take(rejected, 'arbitration', 'reject-dispute', undefined, '截图不符');
      expect(await on.closed(rejected)).toMatchObject({ outcome: 'not-confirmed' });
      await on.as('director').take(redone, 'arbitration', 'redo', undefined, '应重新核实');
      expect((await on.entry()).disputed).toBe(false);
      await on.steward(redone, 'verification', 'not-confirmed');
      await on.as('officer').take(redone, 'determination', 'dismiss');
      const again = on.as(own.operator).take(redone, 'confirmation', 'dispute', undefined, '不服');
      expect(await refusal(again)).toMatchObject({ status: 422, article: 'Art. 16' });
      await on.as(own.operator).take(redone, 'confirmation', 'satisfied');
      expect(await on.closed(redone)).toMatchObject({ outcome: 'not-confirmed' });
    });
  });

  describe('triage', () => {
    it('refuses with reasons', async () => {
      const id = await on.feedBack(own);
      expect(await refusal(on.as('officer').take(id, 'triage', 'refuse', undefined, ' '))).toMatchObject({
        status: 422,
        pointers: ['/opinion'],
      });
      await on.as('officer').take(id, 'triage', 'refuse', undefined, '不属于公共数据');
      expect(await on.closed(id)).toMatchObject({ outcome: 'refused' });
    });

    it('forwards to the department that provides the entry and to no other', async () => {
      const id = await on.feedBack(own);
      for (const department of ['nobody', own.org, (await on.entry('health-institutions')).provider.id])
        expect(await refusal(on.forward(id, department))).toMatchObject({
          status: 422,
          pointers: ['/data/department'],
          article: expect.stringContaining('Art. 16') as string,
        });
      expect((await on.openTasks(id)).map((task) => task.step)).toEqual(['triage']);
    });

    it('returns everything missing at once; the report is supplemented, at another entry too', async () => {
      const filed = [await on.upload(own.operator)];
      const id = await on.feedBack(own, { documentIds: filed });
      await on.as('officer').take(id, 'triage', 'return', { missing: ['截图'] });
      const documentIds = [await on.upload(own.operator)];
      const changes = { description: '泊位数为负值，另有重复记录' };
      const supplement = (data: unknown) => on.as(own.operator).take(id, 'supplement', 'submit', data);
      for (const [changed, pointer] of [
        [{ datasetId: 'health-institutions' }, '/data/changes/datasetId'],
        [{ supplyId: other.supplyId }, '/data/changes/supplyId'],
        [{ fields: ['no-such'] }, '/data/changes/fields/0'],
        [{ locator: '手机13812345678' }, '/data/changes/locator'],
      ] as const)
        expect(await refusal(supplement({ changes: changed, documentIds: [] }))).toMatchObject({
          status: 422,
          pointers: [pointer],
        });
      await supplement({ changes: { ...changes, supplyId: own.supplyId }, documentIds });
      await on.task(id, 'triage');
      const { data } = await on.kase(id);
      expect(data).toMatchObject({
        ...changes,
        supplyId: own.supplyId,
        datasetId: DATASET,
        fields: FIELDS,
        documentIds: filed,
      });
      const { items } = await on.as('officer').get<{ items: { id: string }[] }>(`/v1/cases/${id}/documents`);
      expect(items.map((one) => one.id)).toEqual([...filed, ...documentIds]);
      const more = on.as('officer').take(id, 'triage', 'return', { missing: ['另一项'] });
      expect(await refusal(more)).toMatchObject({ status: 422, pointers: ['/data/missing/0'] });
      await on.as('officer').take(id, 'triage', 'return', { missing: ['截图'] });
      await on.task(id, 'supplement');
    });
  });

  describe('a report', () => {
    const refused = (changes: object, who = own.operator) =>
      refusal(on.as(who).post('/v1/anomaly-reports', anomaly(changes)));

    it('is about what the organisation was supplied with', async () => {
      expect(await refused({}, 'candidate-c')).toMatchObject({ status: 422, article: 'Art. 16' });
      for (const [changes, pointer] of [
        [{ datasetId: 'health-institutions' }, '/datasetId'],
        [{ datasetId: 'nothing' }, '/datasetId'],
        [{ datasetId: undefined }, '/datasetId'],
        [{ supplyId: other.supplyId }, '/supplyId'],
        [{ supplyId: own.supplyId, datasetId: 'health-institutions' }, '/datasetId'],
        [{ fields: ['no-such'] }, '/fields/0'],
        [{ documentIds: [await on.upload('operator-b')] }, '/documentIds/0'],
      ] as const)
        expect(await refused(changes)).toMatchObject({ status: 422, code: 'validation-failed', pointers: [pointer] });
    });

    it('names fields, and says where and what', async () => {
      for (const changes of [{ fields: [] }, { locator: ' ' }, { description: '' }])
        expect(await refused(changes)).toMatchObject({ status: 422 });
      for (const changes of [{ fields: undefined }, { locator: undefined }, { more: 1 }])
        expect(await refused(changes)).toMatchObject({ status: 400 });
      for (const who of ['officer', 'platform']) expect(await refused({}, who)).toMatchObject({ status: 403 });
    });

    it.each(['locator', 'description'])('has no obvious personal data in its %s', async (member) => {
      for (const text of ['身份证 41010119900307123X 一行', '联系人13812345678'])
        expect(await refused({ [member]: text })).toMatchObject({
          status: 422,
          article: 'Art. 16, 18 ¶3',
          pointers: [`/${member}`],
        });
    });

    it('needs no live right: data stays wrong when a right and its supply have ended', async () => {
      const gone = await on.liveSupplier();
      await on.giveBack(gone.supplyId, gone);
      await stack.database('authorizations').where({ id: gone.id }).update({ revoked_at: new Date() });
      const id = await on.reportAt('correction', gone);
      expect(await on.noticesTo(id, gone)).toEqual([]);
      await on.correct(id);
      await on.as(gone.operator).take(id, 'confirmation', 'satisfied');
      expect(await on.closed(id)).toMatchObject({ outcome: 'corrected' });
    });

    it('is not held by a suspension', async () => {
      const right = await on.inForce();
      await on.supplyOnRecord(right);
      const id = await on.feedBack(right);
      await on.ordered(right);
      await on.forward(id);
      await on.task(id, 'verification');
      expect(await on.kase(id)).toMatchObject({ onHold: false, status: 'open' });
    });
  });

  describe('a withdrawal', () => {
    it.each(STEPS)('at %s ends it, and voids what is open', async (step) => {
      const id = await on.reportAt(step, own);
      const kase = await on.as(own.operator).post<Case>(`/v1/cases/${id}/withdraw`, { reason: '已自行解决' });
      expect(kase).toMatchObject({ status: 'closed', outcome: 'withdrawn', tasks: [] });
      expect((await on.entry()).disputed).toBe(false);
      if (step === 'correction') expect((await on.noticesTo(id, other)).at(-1)?.subject).toContain('未作修正');
    });
  });

  describe('time', () => {
    const brought = async (step: ReportStep, limits: Readonly<Record<string, string>>) => {
      await on.reportLimits({ ...PLENTY, ...limits });
      return on.reportAt(step, own);
    };
    afterAll(() => on.reportLimits(PLENTY));

    it.each(['triage', 'verification', 'determination', 'correction', 'arbitration'] as const)(
      'escalates at %s, which is decided late',
      async (step) => {
        const id = await brought(step, { [step]: 'PT1S' });
        expect(await on.task(id, `${step}-escalation`)).toMatchObject({ role: 'director' });
        expect(await on.task(id, step)).toMatchObject({ late: true });
      },
    );

    it('takes an unanswered return for abandoned', async () => {
      const id = await brought('supplement', { supplement: 'PT1S' });
      expect(await on.closed(id)).toMatchObject({ outcome: 'abandoned' });
    });

    it('takes silence for consent: to a correction, and to a dismissal', async () => {
      await on.reportLimits({ ...PLENTY, confirmation: 'PT1S' });
      const [corrected, dismissed] = [await on.reportAt('correction', own), await on.reportAt('determination', own)];
      await on.correct(corrected);
      await on.as('officer').take(dismissed, 'determination', 'dismiss');
      expect(await on.closed(corrected)).toMatchObject({ outcome: 'corrected' });
      expect(await on.closed(dismissed)).toMatchObject({ outcome: 'not-confirmed' });
      const [task] = await on.tasks(corrected, 'confirmation');
      expect(task).toMatchObject({ status: 'expired', decision: { outcome: 'deemed-consent' } });
      const late = on.as(own.operator).decide(task ?? never(), 'dispute', undefined, '迟了');
      expect(await refusal(late)).toMatchObject({ status: 409, code: 'deadline-passed' });
      expect(await on.eventTypes(corrected)).toContain('task.expired');
    });

    it('is extended once by the director, for the verification only', async () => {
      await on.reportLimits(PLENTY);
      const id = await on.reportAt('verification', own);
      const before = await on.task(id, 'verification');
      const extend = () => on.as('director').post(`/v1/cases/${id}/extend`, { reason: '需核对原始台账' });
      await extend();
      expect(Date.parse((await on.task(id, 'verification')).dueAt ?? '')).toBeGreaterThan(
        Date.parse(before.dueAt ?? ''),
      );
      expect(await refusal(extend())).toMatchObject({ status: 422 });
    });
  });

  it('goes on where the record is after the worker was away', async () => {
    const id = await on.reportAt('verification', own);
    await stack.stopWorker();
    const task = await on.task(id, 'verification');
    await on.as('steward-transport').decide(task, 'confirmed');
    expect((await on.entry()).disputed).toBe(true); // with every worker stopped
    await stack.startWorker();
    await on.correct(id);
  });
});

function never(): never {
  throw new Error('no task');
}
