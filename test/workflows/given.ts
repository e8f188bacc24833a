/** What stories and walks are given: who may be drawn and appointed, and what policy is in force. */
import type { PolicyVersion } from '../../domain/policy';
import type { TaskRow } from '../../records/tasks';
import type { MemoryRecord } from './memory-record';

export const EXPERTS = Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`);

/** The first who are not in the order yet and have not acted, one for each seat that nobody is left for. */
export async function appointed(world: MemoryRecord, _: TaskRow, outcome: string): Promise<unknown> {
  const panel = world.panels.at(-1);
  if (outcome !== 'appoint' || panel === undefined) return undefined;
  const acted = world.taskRows().map((task) => task.decided_by);
  const free = EXPERTS.filter((id) => panel.draw_order?.includes(id) !== true && !acted.includes(id));
  return { experts: free.slice(0, await world.shortOf(panel.panel)) };
}

/** A policy that says this and leaves the rest as it is by default. */
export function adopted(input: Partial<Pick<PolicyVersion, 'limits' | 'extensions' | 'reminders'>>): PolicyVersion {
  const nothing = { limits: {}, extensions: {}, reminders: {}, parameters: {} };
  return {
    ...nothing,
    ...input,
    version: 1,
    basis: '试〔2026〕1号',
    createdBy: 'system-admin',
    createdAt: new Date(0),
  };
}
