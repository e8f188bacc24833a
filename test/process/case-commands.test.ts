/** Extension once, reminders, comments, referrals: what is done to a case beside deciding its tasks. */
import { until } from '../../scripts/client/client';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal, type Stop } from './journey';
import { startStack, type Stack } from './stack';

describeWithEngine('beside the decisions', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const extend = (id: string, who = 'director', reason = '案情复杂') =>
    on.as(who).post(`/v1/cases/${id}/extend`, { reason });

  describe('extension (行政许可法 42)', () => {
    it('by the director, with a reason, moves the due time of review and decision by ten working days', async () => {
      const id = await on.at('review');
      const before = await on.task(id, 'review');
      await extend(id);
      const after = await on.task(id, 'review');
      expect(Date.parse(after.dueAt ?? '')).toBeGreaterThan(Date.parse(before.dueAt ?? ''));
      expect((await on.clock(id)).limit).toBe('20wd + 10wd');
      const event = (await on.events(id)).find((one) => one.type === 'clock.extended');
      expect(event).toMatchObject({ actor: 'director', reason: '案情复杂' });
      expect((await on.notices(id)).join()).toContain('延长');
    });

    it('is granted once: a second is refused, at the decision too', async () => {
      const id = await on.at('decision');
      await extend(id);
      expect(await refusal(extend(id))).toMatchObject({ status: 422, code: 'validation-failed' });
      expect(await refusal(extend(id, 'director-2'))).toMatchObject({ status: 422 });
      expect((await on.kase(id, 'director')).availableActions).not.toContain('extend');
      await on.as('director').take(id, 'decision', 'send-back', undefined, '补充论证');
      await on.task(id, 'review');
      expect(await refusal(extend(id))).toMatchObject({ status: 422 });
      expect((await on.clock(id)).limit).toBe('20wd + 10wd');
    });

    it.each<Stop>(['acceptance', 'supplement', 'expert-review', 'docking'])('does not exist at %s', async (stop) => {
      const id = await on.at(stop);
      const { dueAt } = await on.task(id, stop);
      expect(await refusal(extend(id))).toMatchObject({ status: 422 });
      expect((await on.task(id, stop)).dueAt).toBe(dueAt);
      expect((await on.kase(id, 'director')).availableActions).not.toContain('extend');
    });

    it('is nobody else’s, and needs its reason', async () => {
      const id = await on.at('review');
      for (const who of ['reviewer', 'officer', 'auditor', 'operator-a'])
        expect(await refusal(extend(id, who))).toMatchObject({ status: 403, code: 'forbidden' });
      expect(await refusal(extend(id, 'operator-b'))).toMatchObject({ status: 404 });
      expect(await refusal(extend(id, 'director', ' '))).toMatchObject({ status: 422 });
      expect((await on.kase(id, 'director')).availableActions).toContain('extend');
    });
  });

  describe('reminders', () => {
    it('come before the due time, once each, to the party that has to act', async () => {
      await on.policy({ acceptance: 'PT5S' }, { reminders: { acceptance: ['PT4S', 'PT3S'] } });
      const id = await on.file();
      await on.task(id, 'acceptance');
      const reminded = await on.until('two reminders', async () => {
        const all = (await on.events(id)).filter((event) => event.type === 'task.reminded');
        return all.length === 2 ? all : undefined;
      });
      const { dueAt } = (await on.tasks(id, 'acceptance'))[0] ?? { dueAt: null };
      for (const event of reminded) expect(Date.parse(event.at)).toBeLessThan(Date.parse(dueAt ?? ''));
      expect((await on.notices(id, 'officer')).filter((text) => text.includes('即将到期'))).toHaveLength(2);
      await on.until('the expiry', async () => (await on.openTasks(id, 'review'))[0]);
      expect((await on.eventTypes(id)).filter((type) => type === 'task.reminded')).toHaveLength(2);
      await on.policy({ acceptance: '5wd' }, { reminders: { acceptance: ['1wd'] } });
    });

    it('turn the light yellow', async () => {
      await on.policy({ acceptance: 'PT60S' }, { reminders: { acceptance: ['PT59S'] } });
      const id = await on.file();
      const yellow = await until('yellow', async () => {
        const [task] = await on.openTasks(id, 'acceptance');
        return task?.light === 'yellow' ? task : undefined;
      });
      expect(yellow.late).toBe(false);
      expect((await on.kase(id)).light).toBe('yellow');
      const { items } = await on.as('officer').get<{ items: { id: string }[] }>('/v1/cases?light=yellow&limit=200');
      expect(items.map((one) => one.id)).toContain(id);
      // Filtered before it is paged: older tasks of another light make no empty page.
      const [first] = await on
        .as('officer')
        .get<{ items: { id: string; light: string }[] }>('/v1/tasks?box=todo&light=yellow&limit=1')
        .then((page) => page.items);
      expect(first?.light).toBe('yellow');
      for (const box of ['todo', 'all']) {
        const path = `/v1/tasks?box=${box}&light=yellow&limit=200`;
        const page = await on.as('officer').get<{ items: { id: string; light: string }[] }>(path);
        expect(page.items.map((task) => task.id)).toContain(yellow.id);
        expect(page.items.filter((task) => task.light === 'green')).toEqual([]);
      }
      await on.policy({ acceptance: '5wd' }, { reminders: { acceptance: ['1wd'] } });
    });
  });

  describe('comments', () => {
    it('are read by everyone who may know of the case, in order', async () => {
      const id = await on.at('review');
      await on.as('operator-a').post(`/v1/cases/${id}/comments`, { text: '可否加急？' });
      const made = await on.as('reviewer').request('POST', `/v1/cases/${id}/comments`, { text: '按序办理' });
      expect(made.status).toBe(201);
      const { items } = await on
        .as('officer')
        .get<{ items: { author: string; text: string }[] }>(`/v1/cases/${id}/comments`);
      expect(items.map(({ author, text }) => [author, text])).toEqual([
        ['operator-a', '可否加急？'],
        ['reviewer', '按序办理'],
      ]);
      expect((await on.eventTypes(id)).filter((type) => type === 'case.commented')).toHaveLength(2);
    });

    it('are closed to those who may not know of it, and never empty', async () => {
      const id = await on.at('review');
      const comment = (who: string, text: string) => on.as(who).post(`/v1/cases/${id}/comments`, { text });
      for (const who of [
        'operator-b',
        'system-admin',
        'government',
        'expert-1',
        'steward-health',
        'cyberspace',
        'platform',
      ])
        expect(await refusal(comment(who, '？'))).toMatchObject({ status: 404, code: 'not-found' });
      expect(await refusal(comment('officer', ''))).toMatchObject({ status: 422 });
    });
  });

  it('a referral to another department is the authority’s, and stands in the trail (Art. 28 ¶2)', async () => {
    const id = await on.at('review');
    const body = { department: '市公安局', grounds: '涉嫌伪造授权文件' };
    await on.as('officer').post(`/v1/cases/${id}/referrals`, body);
    expect((await on.events(id)).find((one) => one.type === 'case.referred')).toMatchObject({
      ...body,
      article: 'Art. 28 ¶2',
    });
    expect(await refusal(on.as('operator-a').post(`/v1/cases/${id}/referrals`, body))).toMatchObject({ status: 403 });
    expect(await refusal(on.as('operator-b').post(`/v1/cases/${id}/referrals`, body))).toMatchObject({ status: 404 });
  });
});
