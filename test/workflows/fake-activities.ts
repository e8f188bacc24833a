/** The activities over the record in memory: thin, as the real ones are over the commands. */
import type { Activities, EndedTask } from '../../activities';
import { eventKind } from '../../domain/events';
import { freeSeats, HEALTH, isHalted, type FakeCase, type FakeRecord, type FakeTask } from './fake-record';

type StepState = Awaited<ReturnType<Activities['openStep']>>;

/** Those that data requests and anomaly reports need; a suite about another process adds its own beside them. */
export type FakedActivities = Omit<Activities, 'attendTerm' | 'orderState'>;

export function createFakeActivities(record: FakeRecord): FakedActivities {
  return {
    openStep: async ({ caseId, step, round, seat, partyId, assignee, besideTaskId }) => {
      const now = await record.now();
      const kase = record.of(caseId);
      const existing = kase.tasks.find((one) => one.step === step && one.round === round && one.seat === seat);
      if (existing !== undefined || kase.outcome !== null) return stateOf(kase, existing, now);
      const beside = kase.tasks.find((one) => one.id === besideTaskId);
      if (besideTaskId !== undefined && beside?.status !== 'open') return stateOf(kase, undefined, now);
      const holder = { partyId: partyId ?? null, assignee: assignee ?? null };
      const task = record.insert(kase, { step, round, seat, ...holder, escalationOf: null, openedAt: now });
      return stateOf(kase, task, now);
    },
    attendStep: async (taskId) => {
      const now = await record.now();
      const { kase, task } = record.caseOfTask(taskId);
      record.attend(kase, task, now);
      return stateOf(kase, task, now);
    },
    readCase: (caseId, cursor) => {
      const kase = record.of(caseId);
      const events = kase.events.slice(cursor.seq);
      const seq = kase.events.length;
      const ids = events.flatMap(({ type, taskId }) =>
        eventKind(type)?.wakes === 'task' && taskId !== null ? [taskId] : [],
      );
      const ended = ids.flatMap((id) => endOf(kase, id));
      return Promise.resolve({
        cursor: { seq, hash: `event ${seq}` },
        tasks: ended.map(({ taskId }) => taskId),
        ended,
        all: events.some(({ type }) => eventKind(type)?.wakes === 'case'),
        caseOutcome: kase.outcome,
      });
    },
    confirmClosed: (caseId) => Promise.resolve(record.of(caseId).outcome),
    drawPanel: (caseId, panel) => {
      record.freeze(record.of(caseId), panel);
      record.draw(record.of(caseId), panel);
      return Promise.resolve();
    },
    panelState: (caseId, number) => {
      const { outcome: caseOutcome, panels } = record.of(caseId);
      const panel = panels[number];
      if (panel === undefined || caseOutcome !== null)
        return Promise.resolve({ open: [], short: 0, round: 1, caseOutcome });
      const open = panel.members
        .filter((member) => member.status === 'seated')
        .map(({ seat, attempt, person }) => ({ seat, attempt, assignee: person, org: 'institute' }));
      const short = panel.waived ? 0 : freeSeats(panel).length;
      return Promise.resolve({ open, short, round: panel.round, caseOutcome });
    },
    openObjections: (caseId) => Promise.resolve([...record.of(caseId).objections]),
    attendObjections: async ({ caseId, answer, confirmation, afterSeq }) => {
      const now = await record.now();
      const kase = record.of(caseId);
      const none = { tasks: [], uptoSeq: afterSeq, more: false, nextInMs: null, caseOutcome: kase.outcome };
      if (kase.outcome !== null) return none;
      for (const seat of kase.objections) {
        const [last] = kase.tasks.filter((task) => task.seat === seat && task.escalationOf === null).reverse();
        const next =
          last === undefined
            ? { step: answer, round: 1 }
            : last.status !== 'decided'
              ? null
              : last.step === answer
                ? { step: confirmation, round: last.round }
                : { step: answer, round: last.round + 1 };
        const holder = { seat, partyId: null, assignee: null, escalationOf: null, openedAt: now };
        if (next !== null) record.insert(kase, { ...next, ...holder });
      }
      const open = kase.tasks.filter(
        ({ step, status }) => status === 'open' && (step === answer || step === confirmation),
      );
      for (const task of open) record.attend(kase, task, now);
      const moments = open.flatMap((task) => stateOf(kase, task, now).nextInMs ?? []);
      // All that are open, not only what is new: told twice is told once.
      return { ...none, tasks: open.map(({ id }) => id), nextInMs: moments.length === 0 ? null : Math.min(...moments) };
    },
    roundState: (caseId) => {
      const { pending, qualified, panels } = record.of(caseId);
      return Promise.resolve({ pending, panel: qualified || Object.keys(panels).length > 0 });
    },
    dockingParties: (caseId) => {
      const kase = record.of(caseId);
      if (kase.outcome !== null) return Promise.resolve([]);
      const ready = (id: string) =>
        kase.tasks.some((task) => task.step === 'docking' && task.partyId === id && task.outcome === 'ready');
      return Promise.resolve(kase.departments.filter((id) => !ready(id)).sort());
    },
    anomalyDepartment: (caseId) => Promise.resolve(record.of(caseId).departments[0] ?? HEALTH),
    supply: (caseId) => {
      const kase = record.of(caseId);
      if (kase.outcome !== null) return Promise.resolve({ result: 'closed', caseOutcome: kase.outcome });
      if (kase.heldSince !== null) return Promise.resolve({ result: 'on-hold', caseOutcome: null });
      if (kase.rightEnded) {
        record.close(kase, 'terminated');
        return Promise.resolve({ result: 'closed', caseOutcome: 'terminated' });
      }
      kase.supplies += 1;
      record.close(kase, 'supplied');
      return Promise.resolve({ result: 'supplied', caseOutcome: 'supplied' });
    },
  };
}

function stateOf(kase: FakeCase, task: FakeTask | undefined, now: number): StepState {
  const caseOutcome = kase.outcome;
  if (task === undefined) {
    return { taskId: '', status: 'void', outcome: null, late: false, nextInMs: null, caseOutcome };
  }
  const due = task.dueAt === null || task.escalatedAt !== null || isHalted(kase, task) ? [] : [task.dueAt];
  const next = kase.heldSince !== null || task.status !== 'open' ? [] : [...task.reminders, ...due];
  return {
    taskId: task.id,
    status: task.status,
    outcome: task.outcome,
    late: task.escalatedAt !== null,
    nextInMs: next.length === 0 ? null : Math.max(0, Math.min(...next) - now),
    caseOutcome,
  };
}

function endOf(kase: FakeCase, taskId: string): EndedTask[] {
  const task = kase.tasks.find((one) => one.id === taskId);
  if (task === undefined || task.status === 'open') return [];
  return [{ taskId, status: task.status, outcome: task.outcome }];
}
