/**
 * The data request as a process (Art. 13–15, 17, 18): every path, over years, on a record in memory. Nobody acts at the very
 * instant of a reminder: the test server answers that race with ten seconds of silence, where a real one asks again at once.
 */
import type { TaskRow } from '../../records/tasks';
import { entriesOf } from '../builders/data-request';
import { refusalOf } from '../invariants/record';
import { describeWithTimeSkipping } from '../support/engine';
import { days, HEALTH, Stage, TRANSPORT, years, type Filing, type Story } from './stage';

/** The steps of a life, each with what leads on from it. */
const LIFE: readonly (readonly [step: string, outcome: string])[] = [
  ['acceptance', 'return'],
  ['supplement', 'submit'],
  ['acceptance', 'accept'],
  ['review', 'need-experts'],
  ['expert-declaration', 'no-conflict'],
  ['expert-declaration', 'no-conflict'],
  ['expert-declaration', 'conflict'],
  ['expert-review', 'submit'],
  ['expert-review', 'submit'],
  ['panel-shortage', 'proceed-without'],
  ['review', 'recommend-approval'],
  ['decision', 'approve'],
  ['docking', 'refuse'],
  ['docking', 'ready'],
  ['docking-refusal', 'insist'],
  ['docking', 'ready'],
];
/** Three experts for three seats: one conflict, and nobody is left. */
const THREE: Filing = { experts: ['expert-1', 'expert-2', 'expert-3'] };

async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += 1) await act();
}

describeWithTimeSkipping('a data request', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  const of = (party: string) => (task: TaskRow) => task.party_id === party;
  const supplies = (story: Story) => story.record.supplies;
  const roundsOf = (story: Story, step: string) => story.record.taskRows().filter((task) => task.step === step).length;

  async function accepted(filing?: Filing): Promise<Story> {
    const story = await stage.story(filing);
    await story.whenOpen('acceptance').decide('accept');
    return story;
  }

  async function approved(filing?: Filing): Promise<Story> {
    const story = await accepted(filing);
    await story.whenOpen('review').decide('recommend-approval');
    await story.whenOpen('decision').decide('approve');
    return story;
  }

  async function docked(story: Story): Promise<string> {
    for (const id of [HEALTH, TRANSPORT]) {
      await story.whenOpen('docking', of(id)).decide('ready');
    }
    return story.outcome();
  }

  async function toStep(index: number, filing = THREE): Promise<Story> {
    const story = await stage.story(filing);
    for (const [step, outcome] of LIFE.slice(0, index)) await story.whenOpen(step).decide(outcome);
    return story;
  }

  describe('acceptance (Art. 14)', () => {
    it('leads over review, decision and docking by every department to one supply', async () => {
      const story = await stage.story();
      await story.whenOpen('acceptance').after(days(2.5)).decide('accept');
      await story.whenOpen('review').after(days(3.5)).decide('recommend-approval');
      await story.whenOpen('decision').after(days(4.5)).decide('approve');
      await story.whenOpen('docking', of(HEALTH)).decide('ready');
      await story.whenOpen('docking', of(TRANSPORT)).after(days(2.5)).decide('ready');
      expect(await story.outcome()).toBe('supplied');
      expect(supplies(story)).toBe(1);
    });

    it('ends the case where it is refused', async () => {
      const story = await stage.story();
      await story.whenOpen('acceptance').decide('refuse');
      expect(await story.outcome()).toBe('refused');
    });

    it('is deemed given when nobody says anything in time', async () => {
      const story = await stage.story();
      const acceptance = await story.opened('acceptance');
      await story.pass(days(6));
      const review = await story.opened('review');
      expect(story.record.task(acceptance.id)).toMatchObject({ status: 'expired', outcome: 'deemed-accepted' });
      expect(await story.settled()).toEqual(['review']);
      await story.decide(review.id, 'recommend-approval');
      await story.whenOpen('decision').decide('approve');
      expect(await docked(story)).toBe('supplied');
    });

    it('comes again after each supplement, with a time limit of its own', async () => {
      const story = await stage.story();
      await times(2, async () => {
        await story.whenOpen('acceptance').after(days(3.5)).decide('return');
        await story.whenOpen('supplement').after(days(13.5)).decide('submit');
      });
      await story.whenOpen('acceptance').after(days(3.5)).decide('accept');
      expect(await story.settled()).toEqual(['review']);
      expect([roundsOf(story, 'acceptance'), roundsOf(story, 'supplement')]).toEqual([3, 2]);
    });

    it('is abandoned when the supplement does not come', async () => {
      const story = await stage.story();
      await story.whenOpen('acceptance').decide('return');
      await story.opened('supplement');
      expect(await story.outcome()).toBe('abandoned');
    });
  });

  describe('review and decision (Art. 15)', () => {
    it('come again after a send-back, and may end in rejection', async () => {
      const story = await accepted();
      await story.whenOpen('review').decide('recommend-approval');
      await story.whenOpen('decision').decide('send-back');
      await story.whenOpen('review').decide('recommend-rejection');
      await story.whenOpen('decision').decide('reject');
      expect(await story.outcome()).toBe('rejected');
      expect([roundsOf(story, 'review'), roundsOf(story, 'decision')]).toEqual([2, 2]);
    });

    it('escalate when late and stay decidable, even years later', async () => {
      const story = await accepted();
      const review = await story.opened('review');
      await story.pass(days(21));
      const escalation = await story.opened('review-escalation');
      await story.decide(escalation.id, 'urge');
      expect(await story.settled()).toEqual(['review']);
      await story.pass(years(4));
      await story.decide(review.id, 'recommend-approval');
      await story.whenOpen('decision').after(years(3)).decide('approve');
      for (const id of [HEALTH, TRANSPORT]) await story.whenOpen('docking', of(id)).after(years(2)).decide('ready');
      expect(await story.outcome()).toBe('supplied');
      expect(roundsOf(story, 'decision-escalation')).toBe(1);
    });

    it('take the longer time that an extension gives before they escalate', async () => {
      const story = await accepted();
      await story.opened('review');
      await story.record.extend();
      await story.deliver();
      await story.pass(days(29));
      expect(roundsOf(story, 'review-escalation')).toBe(0);
      await story.pass(days(2));
      await story.opened('review-escalation');
    });
  });

  describe('an expert panel (Art. 15 ¶2)', () => {
    const judge = (story: Story) => story.whenOpen('expert-review').decide('submit');
    const declare = (story: Story, outcome = 'no-conflict') => story.whenOpen('expert-declaration').decide(outcome);
    const members = (story: Story) => story.record.members(1);

    async function convened(filing?: Filing): Promise<Story> {
      const story = await accepted(filing);
      await story.whenOpen('review').decide('need-experts');
      return story;
    }

    it('declares, works, and leads back to the reviewer', async () => {
      const story = await convened();
      await times(3, () => declare(story));
      await times(3, () => judge(story));
      expect(await story.settled()).toEqual(['review']);
      expect(members(story).map((member) => member.status)).toEqual(['done', 'done', 'done']);
    });

    it('gives the seat of a conflicted expert to the next of the draw', async () => {
      const story = await convened();
      const conflicted = await declare(story, 'conflict');
      await times(3, () => declare(story));
      await times(3, () => judge(story));
      expect(await story.settled()).toEqual(['review']);
      expect(members(story).find((member) => member.attempt === 2)?.person).toBe(
        story.record.panels[0]?.draw_order?.[3],
      );
      expect(members(story).find((member) => member.person === conflicted.assignee)?.status).toBe('conflicted');
    });

    it('has the work of a replaced member done again by the next, also of one who was done', async () => {
      const story = await convened();
      await times(3, () => declare(story));
      const done = await judge(story);
      const working = await story.opened('expert-review');
      for (const person of [done.assignee, working.assignee]) {
        await story.record.replaceMember(person ?? '');
        await story.deliver();
      }
      await times(2, async () => {
        await declare(story);
        await judge(story);
      });
      await judge(story);
      expect(await story.settled()).toEqual(['review']);
      expect(
        members(story)
          .map((member) => member.status)
          .sort(),
      ).toEqual(['done', 'done', 'done', 'replaced', 'replaced']);
    });

    it('whose pool is exhausted is a shortage: the director appoints', async () => {
      const story = await convened(THREE);
      await declare(story, 'conflict');
      await times(2, () => declare(story));
      await times(2, () => judge(story));
      await story.whenOpen('panel-shortage').decide('appoint', { experts: ['expert-8'] });
      expect((await declare(story)).assignee).toBe('expert-8');
      await judge(story);
      expect(await story.settled()).toEqual(['review']);
    });

    it('comes to a shortage again where the appointed one is conflicted too, and goes on without', async () => {
      const story = await convened(THREE);
      await declare(story, 'conflict');
      await times(2, () => declare(story));
      await times(2, () => judge(story));
      await story.whenOpen('panel-shortage').decide('appoint', { experts: ['expert-8'] });
      await declare(story, 'conflict');
      await story.whenOpen('panel-shortage').decide('proceed-without');
      expect(await story.settled()).toEqual(['review']);
      const again = await stage.afresh(story);
      expect(await again.settled()).toEqual(['review']);
    });

    it('can be called a second time', async () => {
      const story = await convened();
      await times(3, () => declare(story));
      await times(3, () => judge(story));
      await story.whenOpen('review').decide('need-experts');
      await times(3, () => declare(story));
      await times(3, () => judge(story));
      expect(await story.settled()).toEqual(['review']);
      expect(story.record.panels.map(({ panel }) => panel)).toEqual([1, 2]);
    });
  });

  describe('docking (Art. 15 ¶2)', () => {
    async function refused(): Promise<Story> {
      const story = await approved();
      await story.whenOpen('docking', of(HEALTH)).decide('refuse');
      expect(await story.settled()).toEqual(['docking']);
      await story.whenOpen('docking', of(TRANSPORT)).decide('ready');
      return story;
    }

    it('puts a refusal to the director once all have answered; ended there, the case ends', async () => {
      const story = await refused();
      await story.whenOpen('docking-refusal').decide('end');
      expect(await story.outcome()).toBe('ended');
      expect(supplies(story)).toBe(0);
    });

    it('goes on without the department whose entries were narrowed away', async () => {
      const story = await refused();
      await story.whenOpen('docking-refusal').decide('narrow', { datasets: entriesOf([TRANSPORT]) });
      expect(await story.outcome()).toBe('supplied');
      expect(roundsOf(story, 'docking')).toBe(2);
    });

    it('asks only who refused again where the director insists, as often as it takes', async () => {
      const story = await refused();
      await story.whenOpen('docking-refusal').decide('insist');
      await story.whenOpen('docking', of(HEALTH)).decide('refuse');
      await story.whenOpen('docking-refusal').decide('insist');
      expect(await story.settled()).toEqual(['docking']);
      await story.whenOpen('docking', of(HEALTH)).decide('ready');
      expect(await story.outcome()).toBe('supplied');
    });
  });

  describe.each(LIFE.map(([step, outcome], index) => ({ step, outcome, index })))(
    'waiting for $step ($index)',
    ({ step, index }) => {
      it('ends when the applicant withdraws', async () => {
        const story = await toStep(index);
        expect(await story.settled()).toContain(step);
        await story.record.withdraw();
        await story.deliver();
        expect(await story.outcome()).toBe('withdrawn');
        expect(story.record.openTasks()).toEqual([]);
      });

      it('is reached by a workflow started from nothing, which goes on from there', async () => {
        const story = await toStep(index);
        const steps = await story.settled();
        expect(steps).toContain(step);
        const again = await stage.afresh(story);
        expect(await again.settled()).toEqual(steps);
        await story.startAgain();
        expect(await story.settled()).toEqual(steps);
        for (const [next, outcome] of LIFE.slice(index)) await again.whenOpen(next).decide(outcome);
        expect(await again.outcome()).toBe('supplied');
      });
    },
  );

  describe('on hold (Art. 28)', () => {
    it.each(
      LIFE.map(([step], index) => ({ step, index })).filter(({ index }) => [0, 1, 3, 4, 9, 11, 12, 14].includes(index)),
    )('for three years, $step neither expires nor escalates; afterwards its time goes on', async ({ step, index }) => {
      const story = await toStep(index);
      const task = await story.opened(step);
      await story.settled();
      await story.pass(days(2));
      const lift = await story.record.suspend();
      await story.deliver();
      await story.pass(years(3));
      expect(story.record.task(task.id)).toMatchObject({ status: 'open', escalated_at: null });
      expect(await refusalOf(story.record.decide(task.id, 'accept'))).toBe('case-on-hold');
      await lift();
      await story.deliver();
      await story.settled();
      expect(story.record.task(task.id)).toMatchObject({ status: 'open', escalated_at: null });
      await story.pass(years(1));
      await story.record.when(() => {
        const { status, escalated_at: escalatedAt } = story.record.task(task.id);
        return status === 'open' && escalatedAt === null ? undefined : task;
      });
    });

    it('an approved and docked request waits, and is supplied when the last order is lifted', async () => {
      const story = await approved({ departments: [HEALTH] });
      const docking = await story.opened('docking');
      await story.decide(docking.id, 'ready');
      expect(await story.outcome()).toBe('supplied');

      const held = await approved({ departments: [HEALTH] });
      const last = await held.opened('docking');
      await held.record.decide(last.id, 'ready');
      const lift = await held.record.suspend();
      await held.deliver();
      await held.pass(years(3));
      expect(held.record.outcome).toBeNull();
      await lift();
      await held.deliver();
      expect(await held.outcome()).toBe('supplied');
      expect(supplies(held)).toBe(1);
    });

    it('it ends terminated where the right has ended meanwhile', async () => {
      const story = await approved({ departments: [HEALTH] });
      const last = await story.opened('docking');
      await story.record.lapse();
      await story.decide(last.id, 'ready');
      expect(await story.outcome()).toBe('terminated');
      expect(supplies(story)).toBe(0);
    });
  });

  it('leaves histories that replay, whatever was told above', async () => {
    const { replayed, failed } = await stage.replayed();
    expect(failed).toEqual([]);
    expect(replayed).toBeGreaterThan(60);
  });
});
