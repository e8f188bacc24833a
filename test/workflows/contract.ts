/**
 * What workflows rely on, as one suite over both records: the commands are the same, what they read and what becomes of what they
 * record is not. Else the stories told on the record in memory would be about another system.
 */
import type { Activities } from '../../activities';

/** What an outcome carries, in the words of the story. */
export interface Extra {
  /** `appoint`: whom. */
  readonly experts?: readonly string[];
  /** `narrow`: the departments whose entries stay. */
  readonly keep?: readonly string[];
}

export interface Filing {
  readonly limits?: Readonly<Record<string, string>>;
  readonly experts?: readonly string[];
  readonly departments?: readonly string[];
}

export interface Open {
  readonly id: string;
  readonly step: string;
  readonly round: number;
  readonly seat: string;
  readonly assignee: string | null;
}

export interface Draw {
  readonly pool: readonly string[];
  readonly poolHash: string;
  readonly seed: string;
  readonly order: readonly string[];
}

/** The same things done on either record. */
export interface World {
  readonly activities: Activities;
  /** Departments by short name, as the world calls them. */
  readonly health: string;
  readonly transport: string;
  file(filing?: Filing): Promise<string>;
  open(caseId: string): Promise<readonly Open[]>;
  /** Answers `done`, or why it was refused. */
  decide(taskId: string, outcome: string, extra?: Extra): Promise<string>;
  withdraw(caseId: string): Promise<void>;
  hold(caseId: string): Promise<void>;
  release(caseId: string): Promise<void>;
  replaceMember(caseId: string, person: string): Promise<void>;
  /** Time passes for the case. */
  age(caseId: string, ms: number): Promise<void>;
  draw(caseId: string, panel: number): Promise<Draw>;
  supplies(caseId: string): Promise<number>;
  /** A round of selection whose call is open, with an application of each. */
  announce(applicants: readonly string[]): Promise<{ round: string; applications: string[] }>;
  /** Somebody objects to the round's notice. Answers `done`, or why it was refused. */
  object(round: string): Promise<string>;
  close(): Promise<void>;
}

/** Long enough that no machine is too slow, and passed by `age` alone. */
const LIMITS = {
  acceptance: 'PT1H',
  supplement: 'PT1H',
  review: 'PT1H',
  'expert-declaration': 'PT1H',
  'expert-review': 'PT1H',
  docking: 'PT1H',
};
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = { seq: 0, hash: '' };

export function describeActivities(name: string, create: () => Promise<World>): void {
  describe(name, () => {
    let world: World;
    beforeAll(async () => {
      world = await create();
    });
    afterAll(() => world.close());

    const open = (
      caseId: string,
      step: string,
      round = 1,
      holder: { seat?: string; partyId?: string; assignee?: string } = {},
    ) => world.activities.openStep({ caseId, step, round, seat: '', ...holder });
    const file = (filing: Filing = {}) => world.file({ limits: LIMITS, ...filing });
    const first = async (caseId: string, step: string, outcome: string, extra?: Extra) => {
      const { taskId } = await open(caseId, step);
      expect(await world.decide(taskId, outcome, extra)).toBe('done');
      return taskId;
    };
    const reviewed = async (filing: Filing = {}) => {
      const caseId = await file(filing);
      await first(caseId, 'acceptance', 'accept');
      return caseId;
    };
    const approved = async (filing: Filing = {}) => {
      const caseId = await reviewed(filing);
      await first(caseId, 'review', 'recommend-approval');
      await first(caseId, 'decision', 'approve');
      return caseId;
    };

    it('opens a step once under its key, and answers the row as it is, decision included', async () => {
      const caseId = await file();
      const one = await open(caseId, 'acceptance');
      expect(one).toMatchObject({ status: 'open', outcome: null, late: false, caseOutcome: null });
      expect((await open(caseId, 'acceptance')).taskId).toBe(one.taskId);
      expect(await world.decide(one.taskId, 'accept')).toBe('done');
      const again = await open(caseId, 'acceptance');
      expect(again).toEqual({ ...one, status: 'decided', outcome: 'accept', nextInMs: null });
      expect((await open(caseId, 'acceptance', 2)).taskId).not.toBe(one.taskId);
      expect(await world.open(caseId)).toHaveLength(1);
    });

    it('keeps the seats of one step apart', async () => {
      const caseId = await approved();
      const [a, b] = [
        await open(caseId, 'docking', 1, { seat: world.health, partyId: world.health }),
        await open(caseId, 'docking', 1, { seat: world.transport, partyId: world.transport }),
      ];
      expect(a.taskId).not.toBe(b.taskId);
    });

    it('opens nothing on a closed case, and says how it was closed', async () => {
      const caseId = await file();
      await open(caseId, 'acceptance');
      await world.withdraw(caseId);
      expect(await open(caseId, 'acceptance')).toMatchObject({ status: 'void', caseOutcome: 'withdrawn' });
      expect(await open(caseId, 'review')).toMatchObject({ taskId: '', status: 'void', caseOutcome: 'withdrawn' });
      expect(await world.open(caseId)).toEqual([]);
    });

    it('attended early changes nothing and answers the time left', async () => {
      const caseId = await file();
      const { taskId } = await open(caseId, 'acceptance');
      await world.age(caseId, HOUR_MS / 2);
      const { cursor } = await world.activities.readCase(caseId, START);
      const state = await world.activities.attendStep(taskId);
      expect(state).toMatchObject({ status: 'open', outcome: null, late: false });
      expect(state.nextInMs).toBeLessThanOrEqual(HOUR_MS / 2);
      expect(state.nextInMs).toBeGreaterThan(HOUR_MS / 4);
      expect((await world.activities.readCase(caseId, cursor)).cursor).toEqual(cursor);
    });

    it('reminds once before the due time, and then tells the time until that', async () => {
      const caseId = await world.file();
      const { taskId, nextInMs } = await open(caseId, 'acceptance'); // 5 working days, a reminder 1 before
      await world.age(caseId, (nextInMs ?? 0) + 1_000);
      const reminded = await world.activities.attendStep(taskId);
      expect(reminded).toMatchObject({ status: 'open', late: false });
      expect(reminded.nextInMs).toBeGreaterThan(0);
      expect(reminded.nextInMs).toBeLessThanOrEqual(15 * DAY_MS); // holidays may lie between
      expect((await world.activities.attendStep(taskId)).nextInMs).toBeGreaterThan((reminded.nextInMs ?? 0) - HOUR_MS);
    });

    it('at the due time the expiry is terminal: no decision counts after it, before or after it was attended', async () => {
      const caseId = await file();
      const { taskId } = await open(caseId, 'acceptance');
      await world.age(caseId, HOUR_MS + 1_000);
      expect(await world.decide(taskId, 'accept')).toBe('deadline-passed');
      const ended = { status: 'expired', outcome: 'deemed-accepted', nextInMs: null, caseOutcome: null };
      expect(await world.activities.attendStep(taskId)).toMatchObject(ended);
      expect(await world.activities.attendStep(taskId)).toMatchObject(ended);
      expect(await world.decide(taskId, 'refuse')).not.toBe('done');
    });

    it('an expiry that closes the case closes it in the same breath', async () => {
      const caseId = await file();
      await first(caseId, 'acceptance', 'return');
      const { taskId } = await open(caseId, 'supplement');
      await world.age(caseId, HOUR_MS + 1_000);
      expect(await world.activities.attendStep(taskId)).toMatchObject({
        outcome: 'deemed-abandoned',
        caseOutcome: 'abandoned',
      });
    });

    it('a late step that escalates stays decidable, is late, and has no further moment', async () => {
      const caseId = await reviewed();
      const { taskId } = await open(caseId, 'review');
      await world.age(caseId, HOUR_MS + 1_000);
      const late = { status: 'open', late: true, nextInMs: null };
      expect(await world.activities.attendStep(taskId)).toMatchObject(late);
      expect(await world.activities.attendStep(taskId)).toMatchObject(late);
      expect(await world.open(caseId)).toHaveLength(2); // and the superior's, once
      expect(await world.decide(taskId, 'recommend-approval')).toBe('done');
      expect(await world.open(caseId)).toEqual([]);
    });

    it('tells after a cursor what ended since, and nothing twice', async () => {
      const caseId = await file();
      const { taskId } = await open(caseId, 'acceptance');
      const before = await world.activities.readCase(caseId, START);
      expect(before).toMatchObject({ tasks: [], caseOutcome: null });
      await world.decide(taskId, 'return');
      const news = await world.activities.readCase(caseId, before.cursor);
      expect(news.tasks).toEqual([taskId]);
      expect(news.ended).toEqual([{ taskId, status: 'decided', outcome: 'return' }]);
      expect(news.cursor.seq).toBeGreaterThan(before.cursor.seq);
      expect(await world.activities.readCase(caseId, news.cursor)).toEqual({
        cursor: news.cursor,
        tasks: [],
        ended: [],
        all: false,
        caseOutcome: null,
      });
    });

    it('acts on what was told where the record says so, and brings what it read for that', async () => {
      const caseId = await file();
      const acceptance = { caseId, step: 'acceptance', round: 1, seat: '' };
      const { taskId, news } = await world.activities.openStep(acceptance, { since: START, told: [] });
      expect(news).toMatchObject({ ended: [], caseOutcome: null });
      expect(await world.decide(taskId, 'accept')).toBe('done');
      const since = news?.cursor ?? START;
      const ending = { taskId, status: 'decided', outcome: 'accept' } as const;
      const review = { ...acceptance, step: 'review' };
      for (const wrong of [{ outcome: 'return' }, { taskId: 'another' }, { status: 'void' as const }]) {
        const told = [{ ...ending, ...wrong }];
        await expect(world.activities.openStep(review, { since, told })).rejects.toMatchObject({ type: 'not-so' });
        await expect(world.activities.readCase(caseId, since, told)).rejects.toMatchObject({ type: 'not-so' });
      }
      expect(await world.open(caseId)).toEqual([]);
      const opened = await world.activities.openStep(review, { since, told: [ending] });
      expect(opened).toMatchObject({ status: 'open', news: { ended: [ending] } });
      expect(await world.open(caseId)).toMatchObject([{ id: opened.taskId, step: 'review' }]);
    });

    it('does not act on what was told behind the cursor of an earlier reading', async () => {
      const caseId = await file();
      const taskId = await first(caseId, 'acceptance', 'accept');
      const { cursor: since } = await world.activities.readCase(caseId, START);
      const told = [{ taskId, status: 'decided', outcome: 'accept' }] as const;
      const review = { caseId, step: 'review', round: 1, seat: '' };
      await expect(world.activities.openStep(review, { since, told })).rejects.toMatchObject({ type: 'not-so' });
    });

    it('asks the task itself where the record has too much news to tell, or is another one', async () => {
      const caseId = await file();
      const taskId = await first(caseId, 'acceptance', 'accept');
      const since = { seq: 1, hash: 'of another record' };
      const told = { taskId, status: 'decided', outcome: 'accept' } as const;
      await expect(world.activities.readCase(caseId, since, [{ ...told, outcome: 'return' }])).rejects.toMatchObject({
        type: 'not-so',
      });
      expect(await world.activities.readCase(caseId, since, [told])).toMatchObject({ all: true, leap: true });
    });

    it('names no department upon a decision that was not made', async () => {
      const caseId = await reviewed();
      await first(caseId, 'review', 'recommend-approval');
      const { taskId, news } = await world.activities.openStep(
        { caseId, step: 'decision', round: 1, seat: '' },
        { since: START, told: [] },
      );
      const told = [{ taskId, status: 'decided', outcome: 'approve' }] as const;
      const since = news?.cursor ?? START;
      await expect(world.activities.dockingParties(caseId, { since, told })).rejects.toMatchObject({ type: 'not-so' });
      expect(await world.decide(taskId, 'approve')).toBe('done');
      expect(await world.activities.dockingParties(caseId, { since, told })).toHaveLength(2);
    });

    it('opens steps side by side in the order of asking, each once', async () => {
      const caseId = await approved();
      const docking = [world.health, world.transport].map((seat) => {
        return { caseId, step: 'docking', round: 1, seat, partyId: seat };
      });
      const { states } = await world.activities.openSteps(caseId, docking);
      const known = await world.open(caseId);
      expect(states.map(({ taskId }) => known.find(({ id }) => id === taskId)?.seat)).toEqual([
        world.health,
        world.transport,
      ]);
      expect(await world.activities.openSteps(caseId, docking)).toMatchObject({
        states: states.map(({ taskId }) => ({ taskId, status: 'open' })),
      });
      expect(await world.open(caseId)).toHaveLength(2);
    });

    it('tells of what concerns every step: a hold, its end, the closing', async () => {
      const caseId = await file();
      await open(caseId, 'acceptance');
      let { cursor } = await world.activities.readCase(caseId, START);
      for (const happens of ['hold', 'release', 'withdraw'] as const) {
        await world[happens](caseId);
        const news = await world.activities.readCase(caseId, cursor);
        expect(news.all).toBe(true);
        cursor = news.cursor;
      }
      expect((await world.activities.readCase(caseId, cursor)).caseOutcome).toBe('withdrawn');
    });

    it('on hold nothing is decidable, nothing expires, no moment comes; afterwards the time goes on', async () => {
      const caseId = await file();
      const { taskId } = await open(caseId, 'acceptance');
      await world.age(caseId, HOUR_MS / 2);
      await world.hold(caseId);
      await world.age(caseId, 10 * HOUR_MS);
      expect(await world.decide(taskId, 'accept')).toBe('case-on-hold');
      expect(await world.activities.attendStep(taskId)).toMatchObject({ status: 'open', nextInMs: null, late: false });
      await world.release(caseId);
      const state = await world.activities.attendStep(taskId);
      expect(state.status).toBe('open');
      expect(state.nextInMs).toBeGreaterThan(HOUR_MS / 4);
      expect(state.nextInMs).toBeLessThanOrEqual(HOUR_MS / 2);
    });

    it('says how the record has closed the case, and that it has not', async () => {
      const caseId = await file();
      const { taskId } = await open(caseId, 'acceptance');
      expect(await world.activities.confirmClosed(caseId)).toBeNull();
      await world.decide(taskId, 'refuse');
      expect(await world.activities.confirmClosed(caseId)).toBe('refused');
      expect(await world.supplies(caseId)).toBe(0);
    });

    describe('a drawn panel', () => {
      const THREE = ['expert-1', 'expert-2', 'expert-3'];
      const convened = async (experts?: readonly string[]) => {
        const caseId = await reviewed(experts === undefined ? {} : { experts });
        await first(caseId, 'review', 'need-experts');
        await world.activities.drawPanel(caseId, 1);
        return caseId;
      };
      const seats = async (caseId: string) =>
        [...(await world.activities.panelState(caseId, 1)).open].sort((a, b) => a.seat - b.seat);
      const declaration = async (
        caseId: string,
        at: { seat: number; attempt: number; assignee: string; org: string },
      ) => {
        const holder = { seat: `1.${at.seat}.${at.attempt}`, assignee: at.assignee, partyId: at.org };
        return (await open(caseId, 'expert-declaration', 1, holder)).taskId;
      };

      it('is drawn once from a frozen pool: one permutation of it, the first three seated', async () => {
        const caseId = await convened();
        const draw = await world.draw(caseId, 1);
        expect([...draw.order].sort()).toEqual([...draw.pool].sort());
        expect((await seats(caseId)).map((seat) => seat.assignee)).toEqual(draw.order.slice(0, 3));
        await world.activities.drawPanel(caseId, 1);
        expect(await world.draw(caseId, 1)).toEqual(draw);
      });

      it('gives the seat of a conflicted member to the next of the order, at its second attempt', async () => {
        const caseId = await convened();
        const { order } = await world.draw(caseId, 1);
        const [one] = await seats(caseId);
        if (one === undefined) throw new Error('nobody sits');
        expect(await world.decide(await declaration(caseId, one), 'conflict')).toBe('done');
        expect((await seats(caseId))[0]).toMatchObject({ seat: one.seat, attempt: 2, assignee: order[3] });
      });

      it('voids the task of a replaced member while the case goes on', async () => {
        const caseId = await convened();
        const [one] = await seats(caseId);
        if (one === undefined) throw new Error('nobody sits');
        const taskId = await declaration(caseId, one);
        await world.replaceMember(caseId, one.assignee);
        expect(await world.activities.attendStep(taskId)).toMatchObject({
          status: 'void',
          outcome: null,
          caseOutcome: null,
        });
        expect((await seats(caseId))[0]).toMatchObject({ seat: one.seat, attempt: 2 });
      });

      it('has no open seat once all have worked, and none is short', async () => {
        const caseId = await convened();
        for (const seat of await seats(caseId)) {
          await world.decide(await declaration(caseId, seat), 'no-conflict');
          const holder = { seat: `1.${seat.seat}.${seat.attempt}`, assignee: seat.assignee, partyId: seat.org };
          await world.decide((await open(caseId, 'expert-review', 1, holder)).taskId, 'submit');
        }
        expect(await world.activities.panelState(caseId, 1)).toEqual({
          open: [],
          short: 0,
          round: 1,
          caseOutcome: null,
        });
      });

      it('is short where nobody is left, until somebody is appointed or it goes on without', async () => {
        const caseId = await convened(THREE);
        const [one] = await seats(caseId);
        if (one === undefined) throw new Error('nobody sits');
        await world.decide(await declaration(caseId, one), 'conflict');
        expect((await world.activities.panelState(caseId, 1)).short).toBe(1);
        await first(caseId, 'panel-shortage', 'appoint', { experts: ['expert-9'] });
        const [appointed] = await seats(caseId);
        expect(appointed).toMatchObject({ seat: one.seat, attempt: 2, assignee: 'expert-9' });
        if (appointed === undefined) throw new Error('nobody was appointed');
        await world.decide(await declaration(caseId, appointed), 'conflict');
        await world.decide((await open(caseId, 'panel-shortage', 2)).taskId, 'proceed-without');
        expect(await world.activities.panelState(caseId, 1)).toMatchObject({ short: 0 });
      });
    });

    describe('docking and supply', () => {
      const dock = async (caseId: string, id: string, outcome: string, round = 1) =>
        world.decide((await open(caseId, 'docking', round, { seat: id, partyId: id })).taskId, outcome);

      it('asks the departments that have not said ready, and only for what is still approved', async () => {
        const caseId = await approved();
        const both = [world.health, world.transport].sort();
        expect(await world.activities.dockingParties(caseId)).toEqual(both);
        await dock(caseId, world.transport, 'ready');
        expect(await world.activities.dockingParties(caseId)).toEqual([world.health]);
        await dock(caseId, world.health, 'refuse');
        expect(await world.activities.dockingParties(caseId)).toEqual([world.health]);
        await first(caseId, 'docking-refusal', 'narrow', { keep: [world.transport] });
        expect(await world.activities.dockingParties(caseId)).toEqual([]);
      });

      it('supplies once, however often it is asked', async () => {
        const caseId = await approved({ departments: [world.health] });
        await dock(caseId, world.health, 'ready');
        expect(await world.activities.supply(caseId)).toEqual({ result: 'supplied', caseOutcome: 'supplied' });
        expect(await world.activities.supply(caseId)).toEqual({ result: 'closed', caseOutcome: 'supplied' });
        expect(await world.supplies(caseId)).toBe(1);
        expect(await world.activities.dockingParties(caseId)).toEqual([]);
      });

      it('supplies nothing on hold', async () => {
        const caseId = await approved({ departments: [world.health] });
        await dock(caseId, world.health, 'ready');
        await world.hold(caseId);
        expect(await world.activities.supply(caseId)).toEqual({ result: 'on-hold', caseOutcome: null });
        await world.release(caseId);
        expect(await world.activities.supply(caseId)).toMatchObject({ result: 'supplied' });
      });
    });

    describe('a round of selection', () => {
      const STEPS = { answer: 'objection-answer', confirmation: 'objection-confirmation' } as const;
      const attend = (caseId: string, afterSeq = 0) =>
        world.activities.attendObjections({ caseId, ...STEPS, sentBack: ['redo'], afterSeq });
      const take = async (round: string, step: string, outcome: string) => {
        const task = (await world.open(round)).find((one) => one.step === step);
        if (task === undefined) throw new Error(`no ${step} is open`);
        expect(await world.decide(task.id, outcome)).toBe('done');
        await attend(round);
        return task.seat;
      };

      it('waits for every qualification, and calls a panel where any was passed', async () => {
        const { round, applications } = await world.announce(['candidate-c', 'candidate-d']);
        const [c = '', d = ''] = applications;
        expect(await world.activities.roundState(round)).toEqual({ pending: 2, panel: false });
        const { cursor } = await world.activities.readCase(round, START);
        await first(c, 'qualification', 'fail');
        expect(await world.activities.roundState(round)).toEqual({ pending: 1, panel: false });
        expect(await world.activities.confirmClosed(c)).toBe('failed');
        await first(d, 'qualification', 'pass');
        expect(await world.activities.roundState(round)).toEqual({ pending: 0, panel: true });
        expect((await world.activities.readCase(round, cursor)).all).toBe(true);
      });

      it('draws a panel for those that were passed, and lets it go where none of them stands any more', async () => {
        const { round, applications } = await world.announce(['candidate-c']);
        const [c = ''] = applications;
        await first(c, 'qualification', 'pass');
        await world.activities.drawPanel(round, 1);
        const { open: seats, short } = await world.activities.panelState(round, 1);
        expect([seats.length, short]).toEqual([5, 0]);
        await world.withdraw(c);
        expect(await world.activities.roundState(round)).toEqual({ pending: 0, panel: true });
        expect(await world.activities.panelState(round, 1)).toMatchObject({ open: [], short: 0 });
      });

      it('has each objection answered and the answer confirmed, and tells of every task once', async () => {
        const { round } = await world.announce([]);
        const notice = await open(round, 'public-notice');
        for (const answer of ['done', 'done']) expect(await world.object(round)).toBe(answer);
        const opened = await attend(round);
        expect(opened).toMatchObject({ more: false, caseOutcome: null });
        expect(opened.tasks).toHaveLength(2);
        expect((await attend(round, opened.uptoSeq)).tasks).toEqual([]);
        expect((await attend(round)).tasks).toEqual(opened.tasks);
        const [one, other] = await world.activities.openObjections(round);
        const seat = await take(round, STEPS.answer, 'upheld');
        expect([one, other]).toContain(seat);
        expect(await take(round, STEPS.confirmation, 'redo')).toBe(seat);
        const again = (await world.open(round)).find((task) => task.seat === seat);
        expect(again).toMatchObject({ step: STEPS.answer, round: 2 });
        expect(await world.decide(again?.id ?? '', 'upheld')).toBe('done');
        await attend(round);
        await take(round, STEPS.confirmation, 'confirm');
        expect(await world.activities.openObjections(round)).toEqual([one, other].filter((id) => id !== seat));
        expect(await world.activities.attendStep(notice.taskId)).toMatchObject({ status: 'open' });
        await take(round, STEPS.answer, 'not-upheld');
        await take(round, STEPS.confirmation, 'confirm');
        expect(await world.activities.openObjections(round)).toEqual([]);
        const ended = { status: 'decided', outcome: 'objection-upheld' };
        expect(await world.activities.attendStep(notice.taskId)).toMatchObject(ended);
      });

      it('does not pass over an objection that is open, and takes none once its time is over', async () => {
        const { round } = await world.announce([]);
        const { taskId } = await open(round, 'public-notice');
        expect(await world.object(round)).toBe('done');
        await attend(round);
        await world.age(round, HOUR_MS + 1_000);
        expect(await world.activities.attendStep(taskId)).toMatchObject({ status: 'open', nextInMs: null });
        expect(await world.object(round)).toBe('deadline-passed');
        await take(round, STEPS.answer, 'inadmissible');
        await take(round, STEPS.confirmation, 'confirm');
        expect(await world.activities.attendStep(taskId)).toMatchObject({ status: 'expired', outcome: 'proceed' });
      });
    });
  });
}
