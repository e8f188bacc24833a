/** Performance evaluation (Art. 27): from the self-assessment to the confirmed grade in the operator's file. */
import { describeWithEngine } from '../support/engine';
import { startStack, type Stack } from '../process/stack';
import { refusal } from '../process/journey';
import { Evaluations, points } from './panel-of-raters';

describeWithEngine('a performance evaluation', () => {
  let stack: Stack;
  let on: Evaluations;
  beforeAll(async () => {
    stack = await startStack();
    on = new Evaluations(stack);
  });
  afterAll(() => stack.stop());

  it('runs from the self-assessment over three drawn raters to the confirmed score and grade', async () => {
    const id = await on.assessed();
    const kase = await on.kase(id);
    expect(kase).toMatchObject({ process: 'evaluation', steps: ['rater-declaration'] });
    expect(kase.data.draw).toMatchObject({ poolHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    await on.declared(id);
    await on.rated(id, [80, 85, 90.01]);
    expect((await on.kase(id, 'operator-a')).data).toMatchObject({ score: '85.00', grade: 'B' });
    await on.as('operator-a').take(id, 'response', 'accept');
    await on.as('director').take(id, 'confirmation', 'confirm');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
    expect(await on.result(id, 'operator-a')).toMatchObject({ score: '85.00', grade: 'B', rank: 1 });
    expect(await on.result(id, 'operator-b')).toBeUndefined();
  });

  it('objected to and redone: the same raters rate again, and the new mean stands', async () => {
    const id = await on.answerable([50, 50, 50]);
    await on.as('operator-a').take(id, 'response', 'object', { grounds: '未计入公益产品' });
    expect((await on.result(id))?.grade).toBe('D');
    await on.as('director').take(id, 'confirmation', 'redo', undefined, '申诉成立，重新评分');
    expect(await on.result(id)).toMatchObject({ score: null, grade: null });
    const before = new Set((await on.tasks(id, 'rating')).map((task) => task.assignee));
    const again = await on.seats(id, 'rating', 3);
    expect(new Set(again.map((task) => task.assignee))).toEqual(before);
    expect(again.map((task) => task.round)).toEqual([2, 2, 2]);
    await on.rated(id, [90, 91, 92]);
    await on.as('operator-a').take(id, 'response', 'accept');
    await on.as('director').take(id, 'confirmation', 'confirm');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
    expect(await on.result(id)).toMatchObject({ score: '91.00', grade: 'A' });
  });

  it('a rating scores every indicator of the set and nothing else', async () => {
    const id = await on.assessed();
    const [task] = await on.declared(id);
    if (task === undefined) throw new Error('no rating is open');
    const rater = on.as(task.assignee ?? '');
    const fewer = Object.fromEntries(Object.entries(points(70).scores).filter(([id]) => id !== 'security'));
    const submit = (scores: object) => refusal(rater.decide(task, 'submit', { ...points(70), scores }));
    expect(await submit(fewer)).toMatchObject({ status: 422, article: 'Art. 27', pointers: ['/data/scores/security'] });
    expect(await submit(points(70, { other: 1 }).scores)).toMatchObject({
      status: 422,
      pointers: ['/data/scores/other'],
    });
    expect(await submit(points(70, { security: 100.01 }).scores)).toMatchObject({ status: 422 });
    expect(await submit(points(70, { security: -1 }).scores)).toMatchObject({ status: 422 });
    expect((await on.task(id, 'rating', (one) => one.id === task.id)).status).toBe('open');
  });
});
