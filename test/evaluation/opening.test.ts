/** Art. 27: indicator sets frozen before the period they measure, and what an evaluation may be opened of, once. */
import { randomUUID } from 'node:crypto';
import { openMissingEvaluations } from '../../processes/evaluation/filing';
import { DEMO_INDICATOR_SET } from '../../demo/indicators';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { DIMENSIONS } from '../../domain/evaluation';
import { localDate, localDateOf } from '../../domain/local-date';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { Evaluations, LAST_YEAR, OF_A } from './panel-of-raters';

interface IndicatorSet {
  readonly id: string;
  readonly version: number;
  readonly indicators: readonly { readonly id: string; readonly weight: number | string }[];
  readonly frozenAt: string | null;
}

const indicators = (weights: readonly (number | string)[] = [40, '32.5', 27.5]) =>
  DIMENSIONS.map((dimension, index) => ({ name: `指标${index + 1}`, dimension, weight: weights[index] ?? 0 }));

describe('performance evaluation, before anybody has rated', () => {
  let stack: Stack;
  let on: Evaluations;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Evaluations(stack);
  });
  afterAll(() => stack.stop());

  const make = (body: object = {}, who = 'director') =>
    on.as(who).post<IndicatorSet>('/v1/indicator-sets', { title: '新指标体系', indicators: indicators(), ...body });
  const freeze = (id: string, who = 'director') => on.as(who).post<IndicatorSet>(`/v1/indicator-sets/${id}/freeze`);
  const rows = async () => Number((await stack.database('evaluations').count<{ count: string }[]>())[0]?.count);

  describe('an indicator set', () => {
    it('is made by a director as the next version, with weights as they were written, and frozen once', async () => {
      const made = await make();
      expect(made).toMatchObject({ frozenAt: null, indicators: [{ id: 'i1', weight: 40 }, { weight: '32.5' }, {}] });
      expect((await make()).version).toBe(made.version + 1);
      expect(await refusal(on.as('operator-a').get(`/v1/indicator-sets/${made.id}`))).toMatchObject({ status: 404 });
      expect((await freeze(made.id)).frozenAt).not.toBeNull();
      expect(await refusal(freeze(made.id))).toMatchObject({ status: 422, article: 'Art. 27' });
      const listed = await on.as('operator-a').get<{ items: IndicatorSet[] }>('/v1/indicator-sets');
      expect(listed.items.map((one) => one.id)).toEqual([made.id, DEMO_INDICATOR_SET.id]);
      expect(await refusal(freeze('none'))).toMatchObject({ status: 404 });
    });

    it('never changes once frozen, nor otherwise than by a new version, whatever the code says', async () => {
      const { id } = await make();
      const change = (set: string) => stack.database.raw(`UPDATE indicator_sets SET ${set} WHERE id = ?`, [id]);
      await expect(change(`title = 'anders'`)).rejects.toThrow('changes by a new version');
      await freeze(id);
      await expect(change(`indicators = '[]'`)).rejects.toThrow('is frozen');
      await expect(change('frozen_at = NULL, frozen_by = NULL')).rejects.toThrow('is frozen');
      await expect(stack.database('indicator_sets').where({ id }).delete()).rejects.toThrow('stays on record');
    });

    it('is a director’s to make and to freeze', async () => {
      const { id } = await make();
      for (const who of [
        'officer',
        'reviewer',
        'security-officer',
        'auditor',
        'system-admin',
        'expert-1',
        'operator-a',
      ]) {
        expect(await refusal(make({}, who))).toMatchObject({ status: 403, code: 'forbidden' });
        expect(await refusal(freeze(id, who))).toMatchObject({ status: 403, code: 'forbidden' });
      }
    });

    it.each([
      ['weights of 99.99', { indicators: indicators([40, 30, '29.99']) }],
      ['weights of 100.01', { indicators: indicators([40, 30, '30.01']) }],
      [
        'weights that only floating point takes for 100',
        { indicators: indicators(['33.3333333333', '33.3333333333', '33.3333333333']) },
      ],
      ['two dimensions', { indicators: [...indicators([50, 50]).slice(0, 2)] }],
      ['no indicator', { indicators: [] }],
    ])('with %s is refused', async (_, body) => {
      expect(await refusal(make(body))).toMatchObject({ status: 422, pointers: ['/indicators'] });
    });
  });

  describe('is opened', () => {
    it('by a case-officer, of a period that is over, by a set frozen before it began', async () => {
      const { periodFrom, periodTo } = on.period();
      const kase = await on.open({ periodFrom, periodTo });
      expect(kase).toMatchObject({
        process: 'evaluation',
        party: { id: DEMO_ORGANISATIONS.operatorA.id },
        data: { authorizationId: OF_A, periodFrom, periodTo, indicatorSetId: DEMO_INDICATOR_SET.id, raters: 3 },
      });
      expect(kase.id).toMatch(/^EV-\d{4}-\d{6}$/);
      for (const who of ['director', 'reviewer', 'operator-a', 'expert-1', 'system-admin'])
        expect(
          await refusal(
            on.as(who).post('/v1/evaluations', {
              authorizationId: OF_A,
              indicatorSetId: DEMO_INDICATOR_SET.id,
              ...on.period(),
            }),
          ),
        ).toMatchObject({ status: 403, code: 'forbidden' });
    });

    it('once for an authorisation and period', async () => {
      const period = on.period();
      const { id } = await on.open(period);
      const again = await refusal(on.open(period));
      expect(again).toMatchObject({ status: 409, code: 'duplicate-application', article: 'Art. 27' });
      expect(again.all.caseIdOfEvaluation).toBe(id);
      const together = on.period();
      const opened = await Promise.allSettled([1, 2, 3].map(() => on.open(together)));
      expect(opened.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    });

    it('by no set that was frozen only after the period began, or not at all, or that is not there', async () => {
      const before = await rows();
      const { id } = await make();
      const by = (indicatorSetId: string) => refusal(on.open({ indicatorSetId }));
      const refused = { status: 422, article: 'Art. 27', pointers: ['/indicatorSetId'] };
      expect(await by(id)).toMatchObject(refused);
      await freeze(id);
      expect(await by(id)).toMatchObject(refused);
      expect(await by('none')).toMatchObject(refused);
      expect(await rows()).toBe(before);
    });

    it('of no period that is not over, or ends before it begins, or in which the right was not in force', async () => {
      const before = await rows();
      const today = localDateOf(new Date());
      expect(await refusal(on.open({ periodTo: today }))).toMatchObject({ status: 422, pointers: ['/periodTo'] });
      expect(await refusal(on.open({ periodFrom: '2024-02-30' }))).toMatchObject({ status: 422 });
      expect(
        await refusal(on.open({ periodFrom: `${LAST_YEAR}-03-01`, periodTo: `${LAST_YEAR}-02-01` })),
      ).toMatchObject({ status: 422, pointers: ['/periodTo'] });
      expect(await refusal(on.open({ authorizationId: 'authorization-demo-d' }))).toMatchObject({
        status: 409,
        code: 'not-in-force',
        article: 'Art. 27',
      });
      expect(await refusal(on.open({ authorizationId: 'none' }))).toMatchObject({ status: 404 });
      // Nine experts: fifteen would never be drawn, and the case would never end.
      expect(await refusal(on.open({ raters: 15 }))).toMatchObject({ status: 422, pointers: ['/raters'] });
      expect(await refusal(on.open({ raters: 2 }))).toMatchObject({ status: 422, pointers: ['/raters'] });
      expect(await rows()).toBe(before);
    });
  });

  describe('every year', () => {
    const right = async (from: string, to: string, changes: object = {}) => {
      const id = randomUUID();
      const signed = `${from}T00:00:00+08:00`;
      await stack.database('authorizations').insert({
        id,
        operator_id: DEMO_ORGANISATIONS.operatorB.id,
        from_date: from,
        to_date: to,
        operator_signed_at: signed,
        authority_signed_at: signed,
        ...changes,
      });
      return id;
    };
    /** What the schedule does, on the day on which last year's are owed. */
    const openMissing = (today = `${LAST_YEAR + 1}-04-01`) =>
      openMissingEvaluations(stack.database, stack.rules, localDate(today));
    const years = async (id: string) =>
      (await stack.database('evaluations').where({ authorization_id: id }).pluck<string[]>('period_from'))
        .filter((from) => from.endsWith('-01-01'))
        .map((from) => Number(from.slice(0, 4)))
        .sort();

    it('opens the years that a set was frozen before, of rights in force on any day of them; again it opens none', async () => {
      const [whole, lastDay, before, unsigned] = [
        await right(`${LAST_YEAR - 3}-01-01`, `${LAST_YEAR + 2}-12-31`),
        await right(`${LAST_YEAR}-12-31`, `${LAST_YEAR + 2}-12-31`),
        await right(`${LAST_YEAR - 3}-01-01`, `${LAST_YEAR - 1}-12-31`),
        await right(`${LAST_YEAR}-01-01`, `${LAST_YEAR}-12-31`, { authority_signed_at: null }),
      ];
      expect(await rows()).toBeGreaterThan(0);
      expect(await openMissing(`${LAST_YEAR + 1}-03-31`)).toBe(0); // its reports are not due yet
      const runs = await Promise.all([1, 2].map(() => openMissing()));
      expect(runs.reduce((a, b) => a + b)).toBe(4); // the two demo rights, and these
      expect(await years(whole)).toEqual([LAST_YEAR]);
      expect(await years(lastDay)).toEqual([LAST_YEAR]);
      expect(await years(before)).toEqual([]);
      expect(await years(unsigned)).toEqual([]);
      expect(await openMissing()).toBe(0);
    });

    it('makes good for the years of an outage, each by the newest set of its time', async () => {
      const older = await make();
      const at = `${LAST_YEAR - 2}-12-31T12:00:00+08:00`;
      await stack.database('indicator_sets').where({ id: older.id }).update({ frozen_at: at, frozen_by: 'director' });
      const id = await right(`${LAST_YEAR - 5}-01-01`, `${LAST_YEAR + 2}-12-31`);
      await openMissing();
      expect(await years(id)).toEqual([LAST_YEAR - 1, LAST_YEAR]);
      const sets = await stack
        .database('evaluations')
        .where({ authorization_id: id })
        .pluck<string[]>('indicator_set_id');
      expect(new Set(sets)).toEqual(new Set([older.id]));
    });
  });

  describe('grades are policy', () => {
    const put = (parameters: object) =>
      on.as('system-admin').put('/v1/policies/evaluation', { parameters, basis: '测试' });

    it('with defaults of their own, changed as a new version', async () => {
      expect(await on.as('auditor').get('/v1/policies/evaluation')).toMatchObject({
        parameters: { 'grade-a': '90', 'grade-b': '80', 'grade-c': '60' },
      });
      expect(await put({ 'grade-b': '75.5' })).toMatchObject({
        parameters: { 'grade-a': '90', 'grade-b': '75.5', 'grade-c': '60' },
      });
      expect(await put({})).toMatchObject({ parameters: { 'grade-b': '75.5' } });
    });

    it.each([
      ['a grade that does not exist', { 'grade-e': '10' }],
      ['no number', { 'grade-a': 'viel' }],
      ['a number below nothing', { 'grade-c': '-1' }],
      ['a better grade for less', { 'grade-a': '50' }],
    ])('but not %s', async (_, parameters) => {
      expect(await refusal(put(parameters))).toMatchObject({ status: 422, code: 'validation-failed' });
    });

    it.each([
      ['data-request', 'expert-score', '100.5'],
      ['security-inspection', 'inspectors', '1'],
      ['security-inspection', 'inspectors', '2.5'],
      ['security-inspection', 'inspectors', '10'],
    ])('nor is %s.%s ever %s', async (process, name, value) => {
      const wrong = on
        .as('system-admin')
        .put(`/v1/policies/${process}`, { parameters: { [name]: value }, basis: '测试' });
      expect(await refusal(wrong)).toMatchObject({ status: 422, pointers: [`/parameters/${name}`] });
    });

    it('and no other process has them', async () => {
      const other = on
        .as('system-admin')
        .put('/v1/policies/data-request', { parameters: { 'grade-a': '1' }, basis: '无' });
      expect(await refusal(other)).toMatchObject({ status: 422 });
    });
  });
});
