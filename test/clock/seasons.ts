/** What the tests of passing time do with every process: the schedules of the engine, holiday schedules, what came of silence. */
import { Client as Temporal, Connection } from '@temporalio/client';
import type { z } from 'zod';
import type { Task } from '../../api/schemas/case';
import type { actSchema } from '../../api/schemas/acts';
import { readWorkerConfig } from '../../config';
import { Ground } from '../rights/ground';

export const HOUR_MS = 3_600_000;

type Act = z.output<typeof actSchema>;

export class Seasons extends Ground {
  publish(...years: readonly object[]): Promise<unknown> {
    return this.as('system-admin').post('/v1/calendars', { source: '测试放假安排', years });
  }

  /** The numbers 文号 of the acts of a case. */
  async acts(caseId: string): Promise<string[]> {
    const { items } = await this.as('auditor').get<{ items: Act[] }>(`/v1/acts?caseId=${caseId}`);
    return items.map((act) => act.number).sort();
  }

  async messagesTo(caseId: string, who: string): Promise<string> {
    return (await this.notices(caseId, who)).join('\n');
  }

  expired(id: string, step: string): Promise<Task> {
    return this.until(`${step} of ${id} to end by its time`, async () =>
      (await this.tasks(id, step)).find(({ status }) => status === 'expired'),
    );
  }

  /** The engine's calendar is of its own time: what it would do on the day. */
  async trigger(scheduleId: string): Promise<void> {
    const { temporalAddress: address, engine } = readWorkerConfig(this.stack.environment);
    const connection = await Connection.connect({ address });
    try {
      await new Temporal({ connection, namespace: engine.namespace }).schedule.getHandle(scheduleId).trigger();
    } finally {
      await connection.close();
    }
  }
}
