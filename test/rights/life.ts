/**
 * The life of one right on a real record, given command by command as the API gives them, and beside it what the law says of
 * it (law.ts). No engine is near: steps are opened as the workflow would. Commands commit, are aborted, or lose their connection before the commit.
 */
import { randomUUID } from 'node:crypto';
import { attendTerm, openAuthorization, proposeTermination } from '../../processes/authorization/filing';
import type { Context } from '../../cases/context';
import { decide } from '../../cases/decide';
import { openCase } from '../../cases/open-case';
import { openStep } from '../../cases/open-task';
import { openRectification } from '../../processes/rectification/filing';
import { DEMO_CLAUSES } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { addDays, localDateOf, startOfDay } from '../../domain/local-date';
import { SYSTEM, type Actor, type Role } from '../../domain/roles';
import type { CaseRow } from '../../records/cases';
import { databaseNow } from '../../records/database';
import { findTask, type TaskRow } from '../../records/tasks';
import { DAY_MS, Law } from './law';
import type { Fate, Workbench } from './workbench';
import { fileOf } from '../support/kept-files';

const AUTHORITY = DEMO_ORGANISATIONS.authority.id;
const official = (id: string, role: Role): Actor => ({ id, org: AUTHORITY, roles: [role] });
const OFFICER = official('officer', 'case-officer');
const VERIFIER = official('officer-2', 'case-officer');
const DIRECTOR = official('director', 'director');
const OTHER_DIRECTOR = official('director-2', 'director');
const OPERATOR: Actor = { id: 'operator-a', org: DEMO_ORGANISATIONS.operatorA.id, roles: ['operator'] };

export type Move =
  | { readonly kind: 'submit'; readonly from: number; readonly days: number }
  | { readonly kind: 'sign' | 'return' | 'order' | 'terminate' | 'attend' }
  | { readonly kind: 'lift' | 'rescind' | 'revoke'; readonly which: number }
  | { readonly kind: 'jump'; readonly days: number };

interface Order {
  readonly caseId: string;
  place: 'rectification' | 'lift-decision' | 'disposition' | 'notice-of-revocation' | 'revocation' | 'closed';
}

export class Life {
  readonly purpose = randomUUID();
  private readonly orders: Order[] = [];
  /** The workflow's side: where the agreement stands. */
  private stage: 'draft' | 'operator-signature' | 'authority-signature' | 'signed' = 'draft';
  private readonly rounds: Record<string, number> = {};
  private drafted: string | null = null;
  private consent: { readonly step: string; readonly n: number } | null = null;

  private constructor(
    private readonly bench: Workbench,
    readonly authorizationId: string,
    private readonly caseId: string,
    readonly requestId: string,
    readonly law: Law,
    /** How often what has come about, over many lives. */
    private readonly done: Record<string, number>,
  ) {}

  /** A right just granted, with a supply under it and a request at work; the policy may cap its term. */
  static async begin(bench: Workbench, capDays: number | null, done: Record<string, number>): Promise<Life> {
    await bench.capTerms(capDays);
    const id = randomUUID();
    const { caseId, requestId } = await bench.db.transaction(async (tx) => {
      const ctx: Context = { tx, actor: SYSTEM, requestId: 'life', rules: bench.rules };
      const grant = { id, operatorId: OPERATOR.org, grantedBy: '郑政数〔2026〕9号' };
      const own = await openAuthorization(ctx, grant);
      const request = await openCase(ctx, {
        process: 'data-request',
        title: '停车数据',
        partyId: OPERATOR.org,
        now: await databaseNow(tx),
        file: fileOf('data-request'),
        basis: 'Art. 14',
        authorization: await bench.rightOf(tx, id),
      });
      return { caseId: own.kase.id, requestId: request.kase.id };
    });
    const life = new Life(bench, id, caseId, requestId, new Law(capDays), done);
    await bench.supply({ authorizationId: id, operatorId: OPERATOR.org, caseId: requestId, purpose: life.purpose });
    return life;
  }

  async request(): Promise<ReturnType<Law['request']>> {
    const row = await this.bench.db<CaseRow>('cases').where({ id: this.requestId }).first();
    if (row === undefined) throw new Error('the request is gone');
    return { status: row.status, held: row.held_since !== null, outcome: row.outcome };
  }

  check() {
    return this.bench.check(OPERATOR.org, this.purpose);
  }

  async make(move: Move, fate: Fate): Promise<void> {
    switch (move.kind) {
      case 'submit':
        return this.submit(move, fate);
      case 'sign':
        return this.sign(fate);
      case 'return':
        return this.giveBack(fate);
      case 'order':
        return this.order(fate);
      case 'lift':
      case 'rescind':
      case 'revoke':
        return this.dispose(move.kind, this.orders[move.which % Math.max(1, this.orders.length)], fate);
      case 'terminate':
        return this.terminate(fate);
      case 'attend':
        return this.attend(fate);
      case 'jump':
        await this.bench.moveIntoPast(this.authorizationId, move.days);
        this.law.jumped += move.days * DAY_MS;
    }
  }

  private async submit({ from, days }: { from: number; days: number }, fate: Fate): Promise<void> {
    if (this.stage !== 'draft') return;
    const first = addDays(localDateOf(new Date()), from);
    const last = addDays(first, days);
    const agreement = { clauses: DEMO_CLAUSES, from: first, to: last, eService: true };
    if (!(await this.take(this.caseId, 'draft', OFFICER, 'submit', fate, agreement))) return;
    const start = (day: typeof first) => startOfDay(day).getTime() + this.law.jumped;
    this.law.term = { from: start(first), to: start(addDays(last, 1)) };
    this.law.operatorSigned = false;
    this.stage = 'operator-signature';
  }

  private async sign(fate: Fate): Promise<void> {
    if (this.stage === 'operator-signature') {
      if (!(await this.take(this.caseId, this.stage, OPERATOR, 'sign', fate))) return;
      this.law.operatorSigned = true;
      this.stage = 'authority-signature';
    } else if (this.stage === 'authority-signature') {
      const signed = await this.take(this.caseId, this.stage, DIRECTOR, 'sign', fate);
      if (signed === null) return;
      this.law.authoritySignedAt = signed.getTime() + this.law.jumped;
      this.stage = 'signed';
      this.count('signed');
    }
  }

  private async giveBack(fate: Fate): Promise<void> {
    if (this.stage !== 'operator-signature' && this.stage !== 'authority-signature') return;
    const [who, outcome] =
      this.stage === 'operator-signature' ? ([OPERATOR, 'object'] as const) : ([DIRECTOR, 'send-back'] as const);
    if (!(await this.take(this.caseId, this.stage, who, outcome, fate))) return;
    this.law.operatorSigned = false;
    this.stage = 'draft';
  }

  /** An order is issued at the very moment at which an earlier one is lifted; both have been prepared. */
  async liftAndOrder(): Promise<void> {
    const earlier = this.orders.find((order) => order.place !== 'closed');
    await Promise.all([this.dispose('lift', earlier, 'commits'), this.order('commits')]);
  }

  /** Brings everything to where the next decision is the one that counts, so that two may be taken at the same moment. */
  async prepare(): Promise<void> {
    this.drafted ??= await this.draft();
    for (const order of this.orders) await this.reported(order);
    if (this.consent === null) await this.propose();
  }

  private async draft(): Promise<string | null> {
    let caseId = '';
    const opened = await this.bench.attempt(OFFICER, 'commits', async (ctx) => {
      caseId = (await openRectification(ctx, this.authorizationId, { reason: '日常监管' })).kase.id;
    });
    if (!opened) return null;
    const text = { basis: 'art-28', grounds: '超范围使用', clauses: ['content'], measures: '停止使用' };
    await this.take(caseId, 'draft', OFFICER, 'submit', 'commits', text);
    await this.open(caseId, 'order');
    return caseId;
  }

  private async order(fate: Fate): Promise<void> {
    this.drafted ??= await this.draft();
    if (this.drafted === null || !(await this.take(this.drafted, 'order', DIRECTOR, 'issue', fate))) return;
    this.orders.push({ caseId: this.drafted, place: 'rectification' });
    this.drafted = null;
    this.law.order();
    this.count('ordered');
  }

  private async reported(order: Order): Promise<void> {
    if (order.place !== 'rectification') return;
    await this.take(order.caseId, order.place, OPERATOR, 'submit', 'commits', { report: '已整改' });
    await this.take(order.caseId, 'verification', VERIFIER, 'recommend-pass', 'commits');
    await this.open(order.caseId, 'lift-decision');
    order.place = 'lift-decision';
  }

  /** Brings the order to where it can be lifted, rescinded or lead to the revocation, and does that; from wherever it stands. */
  private async dispose(how: 'lift' | 'rescind' | 'revoke', order: Order | undefined, fate: Fate): Promise<void> {
    if (order === undefined || order.place === 'closed') return;
    const take = (actor: Actor, outcome: string, chance: Fate) =>
      this.take(order.caseId, order.place, actor, outcome, chance);
    await this.reported(order);
    if (order.place === 'lift-decision') {
      if (how !== 'revoke') return this.lift(order, await take(DIRECTOR, how === 'lift' ? 'pass' : 'rescind', fate));
      await take(DIRECTOR, 'fail', 'commits');
      order.place = 'disposition';
    }
    if (how !== 'revoke') return this.lift(order, await take(OTHER_DIRECTOR, 'rescind', fate));
    if (order.place === 'disposition') {
      if ((await take(DIRECTOR, 'propose-revocation', 'commits')) === null) return;
      order.place = 'notice-of-revocation';
    }
    if (order.place === 'notice-of-revocation') {
      await take(OPERATOR, 'waive', 'commits');
      order.place = 'revocation';
    }
    if ((await take(OTHER_DIRECTOR, 'revoke', fate)) === null) return;
    order.place = 'closed';
    this.law.over = 'revoked';
    this.count('revoked');
  }

  private lift(order: Order, at: Date | null): void {
    if (at === null) return;
    this.law.lift(at);
    order.place = 'closed';
    this.count('lifted');
  }

  private count(what: string): void {
    this.done[what] = (this.done[what] ?? 0) + 1;
  }

  private async terminate(fate: Fate): Promise<void> {
    if (this.consent === null) await this.propose();
    if (this.consent === null) return;
    const { step, n } = this.consent;
    this.rounds[`${this.caseId} ${step}`] = n - 1;
    if ((await this.take(this.caseId, step, DIRECTOR, 'agree', fate)) === null) return;
    this.law.over = 'ended';
    this.count('ended');
  }

  private async propose(): Promise<void> {
    const propose = (ctx: Context) => proposeTermination(ctx, this.authorizationId, '业务调整');
    if (await this.bench.attempt(OPERATOR, 'commits', propose)) await this.attend('commits');
  }

  private async attend(fate: Fate): Promise<void> {
    if (this.stage !== 'signed') return;
    await this.bench.attempt(SYSTEM, fate, async (ctx) => {
      const { consent, caseOutcome } = await attendTerm(ctx, this.caseId);
      if (fate !== 'commits') return;
      this.consent = consent;
      if (caseOutcome === 'lapsed' && !this.law.announced) this.count('lapsed');
      this.law.announced ||= caseOutcome === 'lapsed';
    });
  }

  /** Opens the step as the workflow would, and decides it; the instant of the decision, or null where it was not taken. */
  private async take(
    caseId: string,
    step: string,
    actor: Actor,
    outcome: string,
    fate: Fate,
    data?: unknown,
  ): Promise<Date | null> {
    const { bench } = this;
    const task = await this.open(caseId, step);
    if (task === null) return null;
    const decision = { outcome, opinion: '依法办理', data, materialsHash: task.materials_hash };
    if (!(await bench.attempt(actor, fate, (ctx) => decide(ctx, task.id, decision)))) return null;
    this.rounds[`${caseId} ${step}`] = task.round;
    return (await findTask(bench.db, task.id))?.ended_at ?? null;
  }

  private async open(caseId: string, step: string): Promise<TaskRow | null> {
    const round = (this.rounds[`${caseId} ${step}`] ?? 0) + 1;
    const { taskId } = await this.bench.asSystem((ctx) => openStep(ctx, { caseId, step, round, seat: '' }));
    return findTask(this.bench.db, taskId);
  }
}
