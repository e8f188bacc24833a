/**
 * Objections over HTTP (Art. 5): anybody files one while the notice runs, with name, contact and grounds; it halts the
 * process until it is answered; who objected is nobody's but the register's; what abuse tries changes nothing.
 */
import { randomUUID } from 'node:crypto';
import type { Case } from '../../api/schemas/case';
import { attendStep } from '../../cases/attend';
import { openStep } from '../../cases/open-task';
import { ANONYMOUS, SYSTEM } from '../../domain/roles';
import { findTask } from '../../records/tasks';
import { Journey, refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { announcedRound, CANDIDATE, OBJECTION, openNotice, roundAtNotice, type Round } from './round';

interface Filed {
  readonly id: string;
  readonly receipt: string;
  readonly receivedAt: string;
}
interface PublicNotice {
  readonly id: string;
  readonly caseId: string;
  readonly kind: string;
  readonly closesAt: string | null;
  readonly objectionsOpen: boolean;
}

describe('objections to a public notice', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const raw = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${stack.url}${path}`, {
      method,
      ...(body !== undefined && { body }),
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  const file = (noticeId: string, body: unknown = OBJECTION, key: string = randomUUID()) =>
    raw('POST', `/v1/public/notices/${noticeId}/objections`, JSON.stringify(body), { 'Idempotency-Key': key });
  const filed = async (noticeId: string, body: unknown = OBJECTION): Promise<Filed> => {
    const answer = await file(noticeId, body);
    expect(answer.status).toBe(201);
    return answer.body as unknown as Filed;
  };

  const round = (): Promise<Round> => on.within(SYSTEM, roundAtNotice);
  const attend = (taskId: string) => on.within(SYSTEM, (ctx) => attendStep(ctx, taskId));
  /** Until the time of the task is over. */
  const passTime = async (taskId: string): Promise<void> => {
    const task = await findTask(stack.database, taskId);
    if (task?.due_at == null) throw new Error(`${taskId} has no time`);
    const left = task.due_at.getTime() - (await stack.now()).getTime();
    if (left > 0) await stack.passes(left);
  };
  const openSeat = (caseId: string, step: string, seat: string, attempt = 1) =>
    on.within(SYSTEM, (ctx) => openStep(ctx, { caseId, step, round: attempt, seat }));
  const register = async (caseId: string): Promise<{ id: string; status: string; salt: string }[]> =>
    stack.database('objections').where({ case_id: caseId }).orderBy('filed_at');
  const openCount = async (caseId: string) =>
    (await stack.database<{ id: string; facts: Record<string, unknown> }>('cases').where({ id: caseId }).first())?.facts
      .openObjections;

  /** The answer and its confirmation, as officer and director give them. */
  const answer = async (caseId: string, id: string, outcome: string, text = '经核查，答复如下', attempt = 1) => {
    await openSeat(caseId, 'objection-answer', id, attempt);
    await on
      .as('officer')
      .decide(
        await on.as('officer').task(caseId, 'objection-answer', (task) => task.seat === id),
        outcome,
        undefined,
        text,
      );
    await openSeat(caseId, 'objection-confirmation', id, attempt);
  };
  const confirm = async (caseId: string, id: string, outcome: 'confirm' | 'redo' = 'confirm') => {
    const task = await on.as('director').task(caseId, 'objection-confirmation', (one) => one.seat === id);
    await on.as('director').decide(task, outcome, undefined, '内部审定意见');
  };

  it('the notice whose window runs is the first of its case, and says until when one may object', async () => {
    const { caseId, taskId, noticeId, announcementId } = await round();
    const { body, headers } = await raw('GET', '/v1/public/notices?limit=200');
    const items = (body.items as PublicNotice[]).filter((one) => one.caseId === caseId);
    expect(items.map(({ id, kind, objectionsOpen }) => [id, kind, objectionsOpen])).toEqual([
      [noticeId, 'public-notice', true],
      [announcementId, 'announcement', false],
    ]);
    expect(headers.get('cache-control')).toMatch(/^public, max-age=/);
    const task = await on.task(caseId, 'public-notice');
    expect(items[0]).toMatchObject({
      closesAt: task.dueAt,
      organisations: [{ id: CANDIDATE.id, name: CANDIDATE.name }],
    });
    expect((await raw('GET', `/v1/public/notices/${noticeId}`)).body).toEqual(items[0]);
    const { status } = await on.as('officer').request('POST', `/v1/tasks/${taskId}/decision`, {
      outcome: 'objection-upheld',
      materialsHash: task.materialsHash,
    });
    expect(status).toBe(403);
  });

  it('who objected stands in the archive of those alone who read it by its route; for others there is that it is withheld', async () => {
    const { caseId, noticeId } = await round();
    const { id } = await filed(noticeId);
    const archive = async (persona: string) =>
      (await on.as(persona).download(`/v1/cases/${caseId}/archive`)).bytes.toString();
    const expected = { officer: true, director: true, auditor: true, reviewer: false, 'security-officer': false };
    for (const [persona, reads] of Object.entries(expected)) {
      const route = await on.as(persona).download(`/v1/cases/${caseId}/objections`);
      expect([persona, route.status]).toEqual([persona, reads ? 200 : 403]);
      const text = await archive(persona);
      for (const personal of [OBJECTION.name, OBJECTION.contact, OBJECTION.grounds])
        expect([persona, personal, text.includes(personal)]).toEqual([persona, personal, reads]);
      expect([persona, text.includes('"withheld"')]).toEqual([persona, !reads]);
      expect(text).toContain(id);
    }
  });

  it('filing one halts the process in its own commit; trail, mailbox and wake-up know nothing of who objected', async () => {
    const { caseId, noticeId } = await round();
    const receipt = await filed(noticeId);
    expect(Object.keys(receipt).sort()).toEqual(['caseId', 'id', 'noticeId', 'receipt', 'receivedAt', 'status']);
    expect(await openCount(caseId)).toBe(1);
    const event = (await on.events(caseId)).find((one) => one.type === 'objection.filed');
    expect(event).toMatchObject({ actor: ANONYMOUS.id, objectionId: receipt.id, noticeId });
    for (const text of Object.values(OBJECTION)) {
      const found = await stack.database.raw<{ rows: { n: number }[] }>(
        `SELECT (SELECT count(*) FROM events WHERE payload LIKE :t) + (SELECT count(*) FROM outbox WHERE payload::text LIKE :t)
           + (SELECT count(*) FROM notices n WHERE n::text LIKE :t) + (SELECT count(*) FROM idempotency i WHERE i::text LIKE :t)
           + (SELECT count(*) FROM cases c WHERE c::text LIKE :t) AS n`,
        { t: `%${text}%` },
      );
      expect(found.rows.map(({ n }) => Number(n))).toEqual([0]);
    }
    expect(await on.notices(caseId, 'officer')).toContainEqual(expect.stringContaining('异议'));
    const wakes = await stack.database<{ case_id: string; payload: unknown }>('outbox').where({ case_id: caseId });
    expect(wakes.map((one) => one.payload)).toContainEqual(
      expect.objectContaining({ command: 'objection', by: ANONYMOUS.id }),
    );
  });

  it('the same key and body is one objection; another body under it is refused; on another notice the key is free', async () => {
    const [one, other] = [await round(), await round()];
    const key = randomUUID();
    const [first, again] = [await file(one.noticeId, OBJECTION, key), await file(one.noticeId, OBJECTION, key)];
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    expect(again.body).toEqual(first.body);
    const changed = await file(one.noticeId, { ...OBJECTION, grounds: '另一理由' }, key);
    expect([changed.status, changed.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect((await file(other.noticeId, OBJECTION, key)).status).toBe(201);
    expect(await register(one.caseId)).toHaveLength(1);
    const racing = await Promise.all(Array.from({ length: 4 }, () => file(other.noticeId, OBJECTION, `race-${key}`)));
    expect(racing.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(await register(other.caseId)).toHaveLength(2);
  });

  it('what is not a whole objection changes nothing', async () => {
    const { caseId, noticeId } = await round();
    const { name, contact, grounds } = OBJECTION;
    const path = `/v1/public/notices/${noticeId}/objections`;
    const send = async (body: string, headers: Record<string, string> = {}) => {
      const sent = await raw('POST', path, body, { 'Idempotency-Key': randomUUID(), ...headers });
      return [sent.status, sent.body.code];
    };
    const json = (body: unknown) => send(JSON.stringify(body));
    expect(await json({ name, grounds })).toEqual([400, 'malformed']);
    expect(await json({ contact, grounds })).toEqual([400, 'malformed']);
    expect(await json({ name, contact })).toEqual([400, 'malformed']);
    expect(await json({ name, contact, grounds, caseId })).toEqual([400, 'malformed']);
    expect(await json({ name, contact: '  ', grounds })).toEqual([422, 'validation-failed']);
    expect(await json({ name: '', contact, grounds })).toEqual([422, 'validation-failed']);
    expect(await json({ name, contact, grounds: '长'.repeat(4_001) })).toEqual([422, 'validation-failed']);
    expect(await json({ name: '名'.repeat(101), contact, grounds })).toEqual([422, 'validation-failed']);
    expect(await json({ name, contact: { mail: contact }, grounds })).toEqual([400, 'malformed']);
    expect(await json({ name, contact, grounds: 'a\u0000b' })).toEqual([400, 'malformed']);
    expect(await json({ name, contact, grounds: 'x'.repeat(100_001) })).toEqual([413, 'payload-too-large']);
    expect(await send(`{"name":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)).toEqual([400, 'malformed']);
    expect(await send('{"name":')).toEqual([400, 'malformed']);
    expect(await send(JSON.stringify(OBJECTION), { 'Content-Type': 'text/plain' })).toEqual([
      415,
      'unsupported-media-type',
    ]);
    const keyless = await raw('POST', path, JSON.stringify(OBJECTION));
    expect([keyless.status, keyless.body.code]).toEqual([400, 'idempotency-key-required']);
    expect(await register(caseId)).toEqual([]);
    expect(await openCount(caseId)).toBeUndefined();
  });

  it('an unknown notice takes none, nor an announcement, nor a window whose time is over or that has ended', async () => {
    const unknown = await file(randomUUID());
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not-found']);
    const { caseId, taskId, noticeId, announcementId } = await round();
    const announced = await file(announcementId);
    expect([announced.status, announced.body.code]).toEqual([409, 'task-not-open']);
    await passTime(taskId);
    // The time counts, whenever the timer fires.
    const late = await file(noticeId);
    expect([late.status, late.body.code]).toEqual([409, 'deadline-passed']);
    expect(await attend(taskId)).toMatchObject({ status: 'expired', outcome: 'proceed' });
    const later = await file(noticeId);
    expect([later.status, later.body.code]).toEqual([409, 'deadline-passed']);
    expect(await register(caseId)).toEqual([]);
    // Equal ones of a minute are counted in one event.
    expect(new Set(await on.refusals(caseId))).toEqual(new Set(['task-not-open', 'deadline-passed']));
    expect((await raw('GET', `/v1/public/notices/${noticeId}`)).body.objectionsOpen).toBe(false);
  });

  it('while one is open the window does not end, though its time is over; then it does', async () => {
    const { caseId, taskId, noticeId } = await round();
    const { id } = await filed(noticeId);
    await passTime(taskId);
    expect(await attend(taskId)).toMatchObject({ status: 'open', nextInMs: null });
    await answer(caseId, id, 'not-upheld');
    expect(await attend(taskId)).toMatchObject({ status: 'open' });
    await confirm(caseId, id);
    expect(await openCount(caseId)).toBe(0);
    expect(await attend(taskId)).toMatchObject({ status: 'expired', outcome: 'proceed' });
  });

  it('upheld, it ends the notice once the last open one is answered; the next notice takes new ones', async () => {
    const { caseId, taskId, noticeId } = await round();
    const [first, second] = [await filed(noticeId), await filed(noticeId)];
    await answer(caseId, first.id, 'upheld');
    await confirm(caseId, first.id);
    expect((await attend(taskId)).status).toBe('open');
    await answer(caseId, second.id, 'inadmissible');
    await confirm(caseId, second.id);
    expect(await attend(taskId)).toMatchObject({ status: 'decided', outcome: 'objection-upheld' });
    const ended = await file(noticeId);
    expect([ended.status, ended.body.code]).toEqual([409, 'task-not-open']);
    const again = await on.within(SYSTEM, (ctx) => openNotice(ctx, caseId, 2));
    const third = await filed(again.noticeId);
    await answer(caseId, third.id, 'not-upheld');
    await confirm(caseId, third.id);
    // What was upheld before the new notice says nothing against it.
    expect((await attend(again.taskId)).status).toBe('open');
    const [newest] = (await raw('GET', `/v1/public/notices?caseId=${caseId}`)).body.items as PublicNotice[];
    expect(newest).toMatchObject({ id: again.noticeId, objectionsOpen: true });
  });

  it('an answer sent back is given again; only the confirmed one counts, and is told to whoever has the receipt', async () => {
    const { caseId, noticeId } = await round();
    const { id, receipt, receivedAt } = await filed(noticeId);
    const shown = async () => (await raw('GET', `/v1/public/objections/${receipt}`)).body;
    const open = { id, noticeId, caseId, receivedAt, status: 'open', answer: null, answeredAt: null };
    expect(await shown()).toEqual(open);
    await answer(caseId, id, 'upheld', '初稿');
    await confirm(caseId, id, 'redo');
    expect(await shown()).toEqual(open);
    expect(await openCount(caseId)).toBe(1);
    await answer(caseId, id, 'not-upheld', '资质证明在有效期内', 2);
    await confirm(caseId, id);
    expect(await shown()).toMatchObject({ status: 'not-upheld', answer: '资质证明在有效期内' });
    expect((await raw('GET', `/v1/public/objections/${'x'.repeat(32)}`)).status).toBe(404);
    expect((await raw('GET', `/v1/public/objections/${id}`)).status).toBe(400);
  });

  it('who objected is read by those who handle the case, each reading recorded, and by nobody else', async () => {
    const { caseId, noticeId } = await round();
    const { id } = await filed(noticeId);
    const path = `/v1/cases/${caseId}/objections`;
    for (const persona of ['officer', 'director', 'auditor']) {
      const { items } = await on.as(persona).get<{ items: object[] }>(path);
      expect(items).toEqual([expect.objectContaining({ ...OBJECTION, id, noticeId, status: 'open' })]);
    }
    for (const persona of ['reviewer', 'security-officer', 'operator-a', 'candidate-c', 'expert-1', 'government'])
      expect((await refusal(on.as(persona).get(path))).status).toBe(403);
    expect((await raw('GET', path)).status).toBe(401);
    const readings = (await on.events(caseId)).filter((event) => event.type === 'objections.read');
    expect(readings.map(({ actor, objectionIds }) => [actor, objectionIds])).toEqual(
      ['officer', 'director', 'auditor'].map((actor) => [actor, [id]]),
    );
    const { data } = await on.as('officer').get<Case>(`/v1/cases/${caseId}`);
    expect(JSON.stringify(data)).not.toContain(OBJECTION.contact);
  });

  it('what was filed or published cannot be changed, nor an answer given twice, whatever the code says', async () => {
    const { caseId, noticeId } = await round();
    const { id } = await filed(noticeId);
    const asApp = (statement: string) =>
      stack.database.transaction(async (tx) => {
        await tx.raw('SET LOCAL ROLE approvals_app');
        await tx.raw(statement, [id]);
      });
    for (const change of ['name', 'contact', 'grounds', 'digest', 'filed_at', 'case_id'])
      await expect(asApp(`UPDATE objections SET ${change} = ${change} WHERE id = ?`)).rejects.toThrow(/denied/);
    await expect(asApp('DELETE FROM objections WHERE id = ?')).rejects.toThrow(/denied/);
    await expect(asApp('UPDATE public_notices SET title = ?')).rejects.toThrow(/denied/);
    await expect(asApp('DELETE FROM public_notices WHERE case_id <> ?')).rejects.toThrow(/denied/);
    await answer(caseId, id, 'inadmissible');
    await confirm(caseId, id);
    await expect(asApp(`UPDATE objections SET status = 'upheld' WHERE id = ?`)).rejects.toThrow(/answered/);
  });

  it('a round only announced shows nothing to object to', async () => {
    const caseId = await on.within(SYSTEM, (ctx) => announcedRound(ctx));
    const items = (await raw('GET', `/v1/public/notices?caseId=${caseId}`)).body.items as PublicNotice[];
    expect(items.map(({ kind, objectionsOpen }) => [kind, objectionsOpen])).toEqual([['announcement', false]]);
  });

  // Last: it uses up what this address may write in a minute.
  it('one address may write so often a minute, whatever forwarding header it invents; nobody else is kept waiting', async () => {
    const { caseId, noticeId } = await round();
    const statuses: number[] = [];
    let retryAfter: string | null = null;
    for (let n = 0; n < 100 && retryAfter === null; n += 1) {
      const { status, headers } = await raw('POST', `/v1/public/notices/${noticeId}/objections`, '{}', {
        'Idempotency-Key': randomUUID(),
        'X-Forwarded-For': `203.0.113.${n}`,
        Forwarded: `for=203.0.113.${n}`,
      });
      statuses.push(status);
      retryAfter = headers.get('retry-after');
    }
    expect(statuses.at(-1)).toBe(429);
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set([400]));
    expect(Number(retryAfter)).toBeGreaterThan(0);
    expect((await raw('GET', '/v1/public/notices')).status).toBe(200);
    expect((await on.kase(caseId)).status).toBe('open');
  });
});
