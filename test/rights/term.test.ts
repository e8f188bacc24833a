/** Art. 9: a term ends at its instant, whoever watches; silence never extends it, and nothing is decided under what is over. */
import { addDays, localDate, startOfDay } from '../../domain/local-date';
import { until } from '../../scripts/client/client';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { agreement, day, Ground, parking, type Right } from './ground';

/** As long as a right that lives for some seconds. */
const today = () => ({ from: day(0), to: day(0) });

describeWithEngine('the term of an authorisation (Art. 9)', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  /** An operator whose right will be in force for so long from the last signature, with a supply on record. */
  const shortLived = async (term: string, reminders: readonly string[] = []) => {
    await on.limits('authorization', { 'in-force': term }, { reminders: { 'in-force': reminders } });
    const right = await on.submitted();
    await on.limits('authorization', { 'in-force': 'P3Y' }, { reminders: { 'in-force': ['180d', '90d', '30d'] } });
    return { right, supplyId: await on.supplyOnRecord(right), needId: await on.need({}, right.operator) };
  };
  const endOf = async ({ caseId }: Right): Promise<Date> => {
    const { data } = await on.kase(caseId);
    return new Date(String(data.inForceUntil));
  };
  const ended = (right: Right) =>
    until('the end of the term', async () => ((await on.status(right)) === 'lapsed' ? true : undefined));

  it('runs to 24:00 of the agreed last day, or as long as the policy allows from the last signature', async () => {
    const [agreed, capped] = [(await shortLived('P3Y')).right, (await shortLived('P1D')).right];
    for (const right of [agreed, capped]) await on.sign(right);
    expect(await endOf(agreed)).toEqual(new Date(`${day(366)}T00:00:00+08:00`)); // day 365 is the last
    // A cap of days ends with a day: that is what every register says too.
    expect(await endOf(capped)).toEqual(new Date(`${day(2)}T00:00:00+08:00`));
    expect(await on.right(capped)).toMatchObject({ to: day(1) });
    expect(await on.right(agreed)).toMatchObject({ to: day(365) });
    const { items } = await on
      .as('auditor')
      .get<{ items: { creditCode: string; to: string; scope: unknown }[] }>('/v1/public/operators?limit=200');
    expect(items.find(({ creditCode }) => creditCode === capped.org)).toMatchObject({ to: day(1), scope: null });
  });

  it('of several rights that are over, the public is told how the last one ended', async () => {
    const { right } = await shortLived('PT2S');
    await on.sign(right);
    await ended(right);
    const second = await on.grantedTo(right);
    await on.take(second.caseId, 'draft', 'submit', agreement());
    await on.sign(second);
    await on.as('director').post(`/v1/authorizations/${second.id}/termination`, { reason: '业务调整' });
    await on.take(second.caseId, 'operator-consent', 'agree');
    expect(await on.closed(second.caseId)).toMatchObject({ outcome: 'ended' });
    const { items } = await on
      .as('auditor')
      .get<{ items: { creditCode: string; status: string }[] }>('/v1/public/operators?limit=200');
    expect(items.find(({ creditCode }) => creditCode === right.org)).toMatchObject({ status: 'ended' });
  });

  it('in force is a step of its case, due where it ends; suspended while an order stands', async () => {
    const { right } = await shortLived('P1D');
    await on.sign(right);
    const dueAt = new Date(`${day(2)}T00:00:00+08:00`).toISOString();
    expect(await on.kase(right.caseId)).toMatchObject({ steps: ['in-force'], dueAt });
    const at = async (step: string) =>
      (await on.as('auditor').get<{ items: { id: string }[] }>(`/v1/cases?step=${step}&limit=200`)).items.map(
        ({ id }) => id,
      );
    expect(await at('in-force')).toContain(right.caseId);
    expect(await at('suspended')).not.toContain(right.caseId);
    await on.ordered(right);
    expect(await on.kase(right.caseId)).toMatchObject({ steps: ['suspended'], dueAt });
    expect(await at('in-force')).not.toContain(right.caseId);
    expect(await at('suspended')).toContain(right.caseId);
  });

  it('is never longer than the parameter says, which is a time', async () => {
    const put = (longest: string) =>
      on.as('system-admin').put('/v1/policies/authorization', {
        parameters: { 'longest-term': longest },
        basis: '测试',
      });
    expect(await refusal(put('PT4H'))).toMatchObject({ status: 422, pointers: ['/parameters/longest-term'] });
    expect(await refusal(put('3'))).toMatchObject({ status: 422, pointers: ['/parameters/longest-term'] });
    await put('P1Y');
    try {
      const right = await on.granted();
      const submit = (to: string) => on.take(right.caseId, 'draft', 'submit', agreement({ to }));
      const anniversary = `${Number(day(0).slice(0, 4)) + 1}${day(0).slice(4)}`;
      expect(await refusal(submit(anniversary))).toMatchObject({ pointers: ['/data/to'], article: 'Art. 7' });
      await submit(addDays(localDate(anniversary), -1));
    } finally {
      await put('P3Y');
    }
  });

  it('is over at its instant for every check; the case is closed `lapsed`, what ran under it ends `terminated`', async () => {
    const { right, supplyId, needId } = await shortLived('PT4S');
    await on.sign(right);
    const running = await on.file({ ...parking, needId, term: today() }, right.operator);
    const end = await endOf(right);
    const answers: { allowed: boolean; at: number; reason: string; article: string }[] = [];
    await until('a denied check', async () => {
      const { allowed, reason, article, checkedAt } = await on.check(right);
      answers.push({ allowed, reason, article, at: Date.parse(checkedAt) });
      return allowed ? undefined : true;
    });
    expect(answers.length).toBeGreaterThan(3);
    for (const { at, ...answer } of answers) {
      expect(answer).toEqual(
        at < end.getTime()
          ? { allowed: true, reason: 'permitted', article: 'Art. 18 ¶1' }
          : { allowed: false, reason: 'right-lapsed', article: 'Art. 9' },
      );
    }
    expect(await on.closed(right.caseId)).toMatchObject({ outcome: 'lapsed', steps: [] });
    expect(await on.status(right)).toBe('lapsed');
    expect(await on.closed(running)).toMatchObject({ outcome: 'terminated', steps: [] });
    expect(await on.needStatus(needId)).toBe('open');
    expect(await on.supplyEnd(supplyId)).not.toBeNull();
    expect(await on.event(right.caseId, 'right.lapsed')).toMatchObject({ article: 'Art. 9', supplies: [supplyId] });
    expect(await refusal(on.lease(right))).toMatchObject({ status: 403, all: { reason: 'right-lapsed' } });
  });

  it('is reminded of before it ends, and silence does not extend it', async () => {
    const { right } = await shortLived('PT4S', ['PT2S', 'PT1S']);
    await on.sign(right);
    const end = await endOf(right);
    expect(await on.closed(right.caseId)).toMatchObject({ outcome: 'lapsed' });
    const reminders = (await on.events(right.caseId)).filter((one) => one.type === 'right.reminded');
    const left = reminders.map(({ at }) => end.getTime() - Date.parse(at));
    expect(left.map((ms, index) => ms > 0 && ms <= (2 - index) * 1000)).toEqual([true, true]);
    const messages = (await on.mailbox(right.caseId, right.operator)).filter(({ subject }) =>
      subject.includes('期限将满'),
    );
    expect(messages).toHaveLength(2);
    expect(messages[0]?.body).toContain('不会自动延续');
    expect(await endOf(right)).toEqual(end);
    expect(await refusal(on.file({}, right.operator))).toMatchObject({
      code: 'not-in-force',
      article: 'Art. 9',
      all: { rightStatus: 'lapsed' },
    });
  });

  it('that is over under an order stays over when the order is lifted', async () => {
    const { right } = await shortLived('PT5S');
    await on.sign(right);
    const id = await on.ordered(right);
    expect(await on.status(right)).toBe('suspended');
    expect(await on.closed(right.caseId)).toMatchObject({ outcome: 'lapsed' });
    await on.verified(id);
    await on.as('director').take(id, 'lift-decision', 'pass');
    expect(await on.status(right)).toBe('lapsed');
    expect(await on.check(right)).toMatchObject({ allowed: false, reason: 'right-lapsed' });
  });

  it('ends with every worker stopped too, and then nothing is decided under it', async () => {
    const { right, supplyId, needId } = await shortLived('PT8S');
    await on.sign(right);
    const running = await on.file({ ...parking, needId, term: today() }, right.operator);
    const draft = await on.drafted(right);
    await on.as(right.operator).post(`/v1/authorizations/${right.id}/termination`, { reason: '业务调整' });
    const consent = await on.as('director-2').task(right.caseId, 'authority-consent');
    const order = await on.as('director-2').task(draft, 'order');
    expect(await on.status(right)).toBe('in-force');
    await stack.stopWorker();
    try {
      await ended(right);
      expect(await on.kase(right.caseId)).toMatchObject({ status: 'open' }); // nobody has announced it yet
      expect(await on.check(right)).toMatchObject({ allowed: false, reason: 'right-lapsed', article: 'Art. 9' });
      for (const attempt of [
        () => on.as('director-2').decide(consent, 'agree'),
        () => on.as('director-2').decide(order, 'issue'),
        () => on.as(right.operator).post(`/v1/authorizations/${right.id}/termination`, { reason: '再次提议' }),
        () => on.as('officer').post(`/v1/authorizations/${right.id}/rectifications`, { reason: '迟到的监管' }),
        () => on.file({}, right.operator),
      ]) {
        expect(await refusal(attempt())).toMatchObject({
          status: 409,
          code: 'not-in-force',
          all: { rightStatus: 'lapsed' },
        });
      }
      expect(await on.status(right)).toBe('lapsed');
      expect(await on.supplyEnd(supplyId)).toBeNull(); // derived, not swept
    } finally {
      await stack.startWorker();
    }
    expect(await on.closed(right.caseId)).toMatchObject({ outcome: 'lapsed' });
    expect(await on.closed(running)).toMatchObject({ outcome: 'terminated' });
    expect(await on.supplyEnd(supplyId)).not.toBeNull();
    expect(await refusal(on.as('director-2').decide(consent, 'agree'))).toMatchObject({
      status: 409,
      code: 'case-closed',
    });
  });

  it('is not begun by a signature after its last day', async () => {
    const right = await on.submitted(agreement({ to: day(0) }));
    await on.as(right.operator).take(right.caseId, 'operator-signature', 'sign');
    await on.task(right.caseId, 'authority-signature');
    await stack.passes(startOfDay(day(1)));
    expect(await refusal(on.as('director').take(right.caseId, 'authority-signature', 'sign'))).toMatchObject({
      status: 422,
      code: 'validation-failed',
      article: 'Art. 7',
    });
    await on.as('director').take(right.caseId, 'authority-signature', 'send-back', undefined, '期限已过，须重拟');
    await on.task(right.caseId, 'draft');
  });
});
