/**
 * The shapes of lives (test/histories/shapes) on a whole system: what people decide goes over HTTP, steps are opened by the
 * engine. A life can be cut short, so that its case stays open at the step it has come to.
 */
import { Client } from 'pg';
import type { Case } from '../../../api/schemas/case';
import { PERSONAS } from '../../../demo/personas';
import { defaultLimits, defaultReminders } from '../../../domain/policy';
import { currentDefinition, type ProcessName } from '../../../processes/laws';
import type { TaskRow } from '../../../records/tasks';
import { ProblemError, until } from '../../../scripts/client/client';
import type { Living, Shape } from '../../histories/shapes';
import { anomaly } from '../../builders/anomaly-feedback';
import { bring, deciderOf, usualData } from '../../builders/bring';
import { TestRecord, type Order } from '../../invariants/record';
import type { Stack } from '../../process/stack';

/** The life has come to where it was to be cut; the case whose step stays open. */
class Cut extends Error {
  constructor(readonly caseId: string) {
    super(`cut in ${caseId}`);
  }
}

export interface Passage {
  readonly shape: Shape;
  /** The how-manieth step that its life waits for. */
  readonly nth: number;
  readonly process: string;
  readonly step: string;
}

export class StackLife implements Living {
  readonly record: TestRecord;
  private passed: { process: string; step: string }[] = [];
  private cutAt = Infinity;

  constructor(private readonly stack: Stack) {
    this.record = TestRecord.over(stack.record);
    // What test support writes into the record by itself, a released system only comes to by its own commands.
    this.record.suspend = (right) => this.suspend(right);
    this.record.lift = (order) => this.lift(order);
    this.record.revoke = (order) => this.revoke(order);
    this.record.reportAnomaly = () => this.reportAnomaly();
  }

  close(): Promise<void> {
    return this.record.db.destroy();
  }

  /** Lives the shape to its end; answers the case and the steps that its life waited for. */
  async live(shape: Shape): Promise<{ caseId: string; passages: Passage[] }> {
    const caseId = await this.begin(shape, Infinity);
    await this.ended(caseId);
    const passages = this.passed.map((one, index) => ({ ...one, shape, nth: index + 1 }));
    return { caseId, passages };
  }

  /** Lives the shape up to the passage: its step stays open. Answers the case. */
  stay({ shape, nth }: Passage): Promise<string> {
    return this.begin(shape, nth);
  }

  private async begin(shape: Shape, cutAt: number): Promise<string> {
    this.passed = [];
    this.cutAt = cutAt;
    await this.policy(shape.process, shape);
    try {
      const caseId = await shape.open(this);
      await shape.live(this, caseId);
      return caseId;
    } catch (error) {
      if (error instanceof Cut) return error.caseId;
      throw error;
    } finally {
      this.cutAt = Infinity;
      await this.policy(shape.process, {});
      for (const { id, roles } of PERSONAS) await this.record.setRoles(id, roles); // a life may make experts few
    }
  }

  private policy(process: ProcessName, { limits, reminders }: Pick<Shape, 'limits' | 'reminders'>): Promise<void> {
    const definition = currentDefinition(process);
    const rules = {
      limits: { ...defaultLimits(definition), ...limits },
      reminders: { ...defaultReminders(definition), ...reminders },
    };
    return this.record.policy(rules, definition);
  }

  private ended(caseId: string): Promise<string> {
    return until(`the end of ${caseId}`, async () => {
      const kase = await this.stack.as('auditor').get<Case>(`/v1/cases/${caseId}`);
      return kase.outcome ?? undefined;
    });
  }

  async opened(caseId: string, step: string, where: (task: TaskRow) => boolean = () => true): Promise<TaskRow> {
    const task = await until(`${step} of ${caseId}`, async () =>
      (await this.record.tasks(caseId)).find((one) => one.step === step && one.status === 'open' && where(one)),
    );
    this.passed.push({ process: task.process, step });
    if (this.passed.length === this.cutAt) throw new Cut(caseId);
    return task;
  }

  async take(caseId: string, step: string, outcome: string, data?: unknown): Promise<TaskRow> {
    const task = await this.opened(caseId, step);
    await this.decide(task, outcome, data ?? usualData(task, outcome));
    return task;
  }

  /** Over HTTP, by whoever usually does; materials that another seat has changed meanwhile are read again. */
  private async decide(task: TaskRow, outcome: string, data: unknown): Promise<void> {
    const client = this.stack.as(deciderOf(task));
    await until(`${outcome} of ${task.id}`, async () => {
      const { materialsHash } = await client.get<{ materialsHash: string }>(`/v1/tasks/${task.id}`);
      const body = { outcome, opinion: '依法办理', materialsHash, ...(data !== undefined && { data }) };
      try {
        return await client.post<object>(`/v1/tasks/${task.id}/decision`, body);
      } catch (error) {
        if (error instanceof ProblemError && error.problem.code === 'materials-changed') return undefined;
        throw error;
      }
    });
  }

  async expired(caseId: string, step: string): Promise<void> {
    const { id } = await this.opened(caseId, step);
    await until(`${step} of ${caseId} to expire`, async () =>
      (await this.record.tasks(caseId)).find((one) => one.id === id && one.status === 'expired'),
    );
  }

  /** Until nothing of the case waits for the engine. */
  async settled(caseId: string): Promise<string[]> {
    return until(`${caseId} to settle`, async () => {
      const rows = await this.query('SELECT id FROM outbox WHERE case_id = $1', [caseId]);
      const open = (await this.record.tasks(caseId)).filter((one) => one.status === 'open');
      return rows.length === 0 && open.length > 0 ? open.map(({ step }) => step).sort() : undefined;
    });
  }

  private async suspend(right = ''): Promise<Order> {
    const authorizationId = right === '' ? await this.rightOf('operator-a') : right;
    const path = `/v1/authorizations/${authorizationId}/rectifications`;
    const { id: caseId } = await this.stack.as('officer').post<Case>(path, { reason: '违反协议' });
    await bring(this, 'rectification', caseId, { to: 'rectification' });
    const [row] = await this.query<{ id: string }>('SELECT id FROM suspension_orders WHERE case_id = $1', [caseId]);
    return { caseId, orderId: row?.id ?? '' };
  }

  private async lift({ caseId }: Order): Promise<void> {
    await bring(this, 'rectification', caseId, { from: 'rectification', to: 'lifted' });
  }

  private async revoke({ caseId }: Order): Promise<void> {
    await bring(this, 'rectification', caseId, { from: 'rectification', to: 'revoked' });
  }

  /** On the entry of which operator-a has been supplied by a request of its own. */
  private async reportAnomaly(): Promise<string> {
    return (await this.stack.as('operator-a').post<Case>('/v1/anomaly-reports', anomaly())).id;
  }

  private async rightOf(persona: string): Promise<string> {
    const { items } = await this.stack.as(persona).get<{ items: { id: string }[] }>('/v1/authorizations');
    return items[0]?.id ?? '';
  }

  async query<T extends object>(statement: string, values: readonly unknown[] = []): Promise<T[]> {
    const client = new Client({ connectionString: this.stack.record.superuserUrl });
    await client.connect();
    try {
      return (await client.query<T>(statement, [...values])).rows;
    } finally {
      await client.end();
    }
  }
}
