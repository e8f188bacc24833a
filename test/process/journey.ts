/** Builders: cases brought to a step as their parties would bring them there, and what the tests look at afterwards. */
import { randomUUID } from 'node:crypto';
import type { Case, Task } from '../../api/schemas/case';
import type { Clock, Notice } from './views';
import { command } from '../../cases/command';
import { Dossier } from '../../cases/dossier';
import type { CommandContext } from '../../cases/unit';
import type { Context } from '../../cases/context';
import { holdCase, releaseCase } from '../../cases/lifecycle';
import { PERSONAS } from '../../demo/personas';
import type { OrganisationKind } from '../../domain/organisation';
import { ProblemError, type Client, type ClientEvent, type ClientTask } from '../../scripts/client/client';
import { goodFindings, readyForSupply, sampleApplication, sampleNeed } from '../../scripts/client/samples';
import type { ProcessName } from '../../processes/laws';
import { bring, deciderOf, usualData, type Taker, type Way } from '../builders/bring';
import type { Identity, Stack } from './stack';

export type Application = ReturnType<typeof sampleApplication>;

/** Every step of the data request at which a case can be brought to a stop. */
export type Stop =
  'acceptance' | 'supplement' | 'review' | 'expert-declaration' | 'expert-review' | 'decision' | 'docking';

const ISSUER: Context['actor'] = { id: 'director-2', org: '11410100999000013T', roles: ['director'] };

export class Journey implements Taker {
  private readonly own = new Map<string, { readonly person: Identity; readonly client: Client }>();

  constructor(readonly stack: Stack) {}

  as(persona: string): Client {
    return this.own.get(persona)?.client ?? this.stack.as(persona);
  }

  /** Waits until the look answers something, and looks when something has been recorded. */
  until<T>(what: string, look: () => Promise<T | undefined>, timeoutMs?: number): Promise<T> {
    return this.stack.until(what, look, timeoutMs);
  }

  /** One more person, beside the demo's. */
  async enlist(person: Identity): Promise<string> {
    this.own.set(person.id, { person, client: await this.stack.asPerson(person) });
    return person.id;
  }

  async take(caseId: string, step: string, outcome: string, data?: unknown): Promise<ClientTask> {
    return this.decide(await this.task(caseId, step), outcome, data, '依法办理');
  }

  /** By whoever usually decides it, with what that usually carries. */
  decide(task: Task, outcome: string, data = usualData(task, outcome), opinion?: string): Promise<ClientTask> {
    const people = [...PERSONAS, ...[...this.own.values()].map(({ person }) => person)];
    const by = deciderOf({ ...task, party_id: task.party.id }, people);
    return this.as(by).decide(task, outcome, data, opinion);
  }

  /** The case has come as far as the step of its process, by whoever usually decides. */
  async bring(process: ProcessName, caseId: string, way: Way): Promise<string> {
    await bring(this, process, caseId, way);
    return this.opened(caseId, way.to);
  }

  async need(changes: object = {}, operator = 'operator-a'): Promise<string> {
    const { id } = await this.as(operator).post<{ id: string }>('/v1/needs', { ...sampleNeed(), ...changes });
    return id;
  }

  async file(changes: Partial<Application> = {}, operator = 'operator-a'): Promise<string> {
    const needId = changes.needId ?? (await this.need({}, operator));
    return (await this.as(operator).post<Case>('/v1/data-requests', { ...sampleApplication(needId), ...changes })).id;
  }

  /** A new case that has come as far as the step, each earlier one decided by the first persona of its role. */
  async at(stop: Stop, changes: Partial<Application> = {}): Promise<string> {
    const id = await this.bring('data-request', await this.file(changes), { to: stop });
    if (stop === 'expert-declaration' || stop === 'expert-review') await this.seats(id, stop, 3);
    return id;
  }

  private async opened(id: string, step: string): Promise<string> {
    await this.task(id, step);
    return id;
  }

  async callExperts(id: string, count: number): Promise<void> {
    await this.as('reviewer').take(id, 'review', 'need-experts', { ...goodFindings, count });
    await this.seats(id, 'expert-declaration', count);
  }

  async declareAll(id: string, count = 3): Promise<void> {
    for (const task of await this.seats(id, 'expert-declaration', count)) {
      await this.decide(task, 'no-conflict');
    }
    await this.seats(id, 'expert-review', count);
  }

  async scoreAll(id: string, score = 80): Promise<void> {
    for (const task of await this.openTasks(id, 'expert-review')) await this.score(task, score);
  }

  score(task: Task, score = 80): Promise<unknown> {
    return this.decide(task, 'submit', { score, opinion: '风险可控' });
  }

  dock(id: string, steward: 'steward-health' | 'steward-transport', outcome: 'ready' | 'refuse' = 'ready') {
    return this.as(steward).take(id, 'docking', outcome, outcome === 'ready' ? readyForSupply : undefined);
  }

  /** As many open tasks of the step, waited for. */
  seats(id: string, step: string, count: number): Promise<Task[]> {
    return this.until(`${count} tasks ${step} of ${id}`, async () => {
      const tasks = await this.openTasks(id, step);
      return tasks.length === count ? tasks : undefined;
    });
  }

  /** The open task of the step, as the auditor sees it; waited for. */
  task(id: string, step: string, where: (task: Task) => boolean = () => true): Promise<Task> {
    return this.until(`an open ${step} of ${id}`, async () => (await this.openTasks(id, step)).find(where));
  }

  async openTasks(id: string, step?: string): Promise<Task[]> {
    return (await this.tasks(id, step)).filter((task) => task.status === 'open');
  }

  async tasks(id: string, step?: string): Promise<Task[]> {
    const query = step === undefined ? '' : `&step=${step}`;
    return (await this.as('auditor').get<{ items: Task[] }>(`/v1/tasks?caseId=${id}${query}`)).items;
  }

  kase(id: string, persona = 'auditor'): Promise<Case> {
    return this.as(persona).get<Case>(`/v1/cases/${id}`);
  }

  closed(id: string): Promise<Case> {
    return this.until(`the end of ${id}`, async () => {
      const kase = await this.kase(id);
      return kase.status === 'closed' ? kase : undefined;
    });
  }

  async events(id: string, persona = 'auditor'): Promise<ClientEvent[]> {
    return (await this.as(persona).get<{ items: ClientEvent[] }>(`/v1/cases/${id}/events?limit=200`)).items;
  }

  async eventTypes(id: string): Promise<string[]> {
    return (await this.events(id)).map((event) => event.type);
  }

  /** The refused commands in the case's chain. */
  async refusals(id: string): Promise<string[]> {
    return (await this.events(id)).filter((one) => one.type === 'command.refused').map((one) => String(one.code));
  }

  clock(id: string): Promise<Clock> {
    return this.as('operator-a').get<Clock>(`/v1/cases/${id}/clock`);
  }

  async notices(id: string, persona = 'operator-a'): Promise<string[]> {
    const { items } = await this.as(persona).get<{ items: Notice[] }>('/v1/notices?limit=200');
    return items.filter((one) => one.caseId === id).map((one) => one.subject);
  }

  async needStatus(needId: string): Promise<string> {
    return (await this.as('auditor').get<{ status: string }>(`/v1/needs/${needId}`)).status;
  }

  /** A new version of the limits, for cases filed from now on. */
  async policy(limits: Readonly<Record<string, string>>, more: object = {}): Promise<void> {
    await this.as('system-admin').put('/v1/policies/data-request', { limits, basis: '测试文号〔2026〕1号', ...more });
  }

  /** A command as a process of the system would carry it out, in a transaction of its own. */
  async within<T>(actor: Context['actor'], command: (ctx: Context) => Promise<T>): Promise<T> {
    const { database, rules } = this.stack;
    return database.transaction((tx) => command({ tx, actor, rules, requestId: randomUUID() }));
  }

  /** Holds the one case as the issuing of an order holds all of an operator's (Art. 28), in a commit of its own. */
  hold(id: string): Promise<void> {
    return this.change(id, (work) => holdCase(work, 'order-1'));
  }

  release(id: string): Promise<void> {
    return this.change(id, releaseCase);
  }

  private change(id: string, change: (work: Dossier) => Promise<void>): Promise<void> {
    const act = command(async (ctx: CommandContext) => change(await Dossier.lock(ctx, id)));
    return this.within(ISSUER, act);
  }

  /** While the organisation is registered as of another kind, as it may have been before, or become since. */
  async registeredAs<T>(id: string, kind: OrganisationKind, act: () => Promise<T>): Promise<T> {
    const organisation = () =>
      this.stack.database<{ id: string; kind: OrganisationKind }>('organisations').where({ id });
    const [was] = await organisation();
    if (was === undefined) throw new Error(`no organisation ${id}`);
    await organisation().update({ kind });
    try {
      return await act();
    } finally {
      await organisation().update({ kind: was.kind });
    }
  }

  /** A document of the persona's organisation; answers its id. */
  async upload(persona: string, name = '授权证明.txt'): Promise<string> {
    const form = new FormData();
    form.append('file', new Blob([`授权证明 ${randomUUID()}`], { type: 'text/plain' }), name);
    return (await this.as(persona).upload<{ id: string }>('/v1/documents', form)).id;
  }
}

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly article?: string;
  readonly pointers: readonly string[];
  readonly all: Readonly<Record<string, unknown>>;
}

/** The problem document with which the call was refused; fails if it was not. */
export async function refusal(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ProblemError) return problemOf(error);
    throw error;
  }
  throw new Error('the call was not refused');
}

function problemOf({ status, problem }: ProblemError): Problem {
  const errors = Array.isArray(problem.errors) ? (problem.errors as { pointer: string }[]) : [];
  return {
    status,
    code: String(problem.code),
    ...(typeof problem.article === 'string' && { article: problem.article }),
    pointers: [...new Set(errors.map((one) => one.pointer))],
    all: problem,
  };
}
