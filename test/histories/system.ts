/** A real record, a real engine and a real worker in this process: for histories as released code writes them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import pino from 'pino';
import { readWorkerConfig, type WorkerConfig } from '../../config';
import type { TaskRow } from '../../records/tasks';
import { until } from '../../scripts/client/client';
import { startWorker, type RunningWorker } from '../../worker/start';
import { TestRecord } from '../invariants/record';
import type { Living } from './shapes';
import { quietRuntime, startEngine, type TestEngine, type TestEngineOptions } from '../support/engine';

const SILENT = pino({ level: 'silent' });

export class System implements Living {
  private constructor(
    readonly record: TestRecord,
    private readonly engine: TestEngine,
    private readonly config: WorkerConfig,
    private worker: RunningWorker,
    private readonly connection: Connection,
    private readonly folder: string,
  ) {}

  static async start(options: TestEngineOptions = {}): Promise<System> {
    quietRuntime();
    const folder = mkdtempSync(join(tmpdir(), 'approvals-system-'));
    const [record, engine] = await Promise.all([TestRecord.open(), startEngine(options)]);
    const config = readWorkerConfig({
      DATA_DIR: folder,
      DATABASE_URL: record.database.url,
      TEMPORAL_ADDRESS: engine.address,
      TEMPORAL_NAMESPACE: engine.namespace,
      SUCCESSOR_IN_FORCE: 'true',
    });
    const worker = await startWorker(config, SILENT);
    return new System(record, engine, config, worker, await Connection.connect({ address: engine.address }), folder);
  }

  async stop(): Promise<void> {
    await this.connection.close();
    await this.worker.stop();
    await this.engine.stop();
    await this.record.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async restart(): Promise<void> {
    await this.worker.stop();
    this.worker = await startWorker(this.config, SILENT);
  }

  workflow(caseId: string, runId?: string): WorkflowHandle {
    return new Client({ connection: this.connection, namespace: this.engine.namespace }).workflow.getHandle(
      caseId,
      runId,
    );
  }

  opened(caseId: string, step: string, where: (task: TaskRow) => boolean = () => true): Promise<TaskRow> {
    return until(`${step} of ${caseId}`, async () =>
      (await this.record.tasks(caseId)).find((one) => one.step === step && one.status === 'open' && where(one)),
    );
  }

  /** Waits for the step and decides it as usual. */
  async take(caseId: string, step: string, outcome: string, data?: unknown): Promise<TaskRow> {
    const task = await this.opened(caseId, step);
    await (data === undefined ? this.record.decide(task, outcome) : this.record.decide(task, outcome, data));
    return task;
  }

  async expired(caseId: string, step: string): Promise<void> {
    const { id } = await this.opened(caseId, step);
    await until(`${step} of ${caseId} to expire`, async () =>
      (await this.record.tasks(caseId)).find((one) => one.id === id && one.status === 'expired'),
    );
  }

  /** Until the workflow waits for exactly the open tasks of the record. */
  async settled(caseId: string): Promise<string[]> {
    return until(`the workflow of ${caseId} to wait for the open tasks`, async () => {
      const open = (await this.record.tasks(caseId)).filter(
        (one) => one.status === 'open' && one.escalation_of === null,
      );
      const waiting = await this.workflow(caseId)
        .query<string[]>('waitingFor')
        .catch(() => []);
      const ids = open.map((task) => task.id).sort();
      return ids.length > 0 && ids.join() === waiting.join() ? open.map((task) => task.step).sort() : undefined;
    });
  }
}
