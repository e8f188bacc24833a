/** What a record holds, against the schemas that it is written by: strictly, however it came to be written. */
import type { Knex } from 'knex';
import { z } from 'zod';
import type { JsonObject } from '../../domain/canonical';
import { PAYLOADS } from '../../domain/event-payloads';
import { eventKind, type EventType } from '../../domain/events';
import { faultsOf } from '../../processes/written-facts';
import { isProcess } from '../../processes/laws';
import { pointerOf } from '../../domain/pointer';

export interface StoredEvent {
  readonly type: string;
  /** As it is stored. */
  readonly payload: string;
}

const stored = z.record(z.string(), z.unknown());

/** Of events of types that the catalogue knows. */
export function payloadFaults(events: readonly StoredEvent[]): string[] {
  const faults = events.flatMap(({ type, payload }) => {
    if (eventKind(type) === undefined) return [];
    const content = stored.parse(JSON.parse(payload));
    delete content.salt; // of every event of a case
    const { error } = PAYLOADS[type as EventType].safeParse(content);
    return (error?.issues ?? []).map(({ path, message }) => `${type}${pointerOf(path)} ${message}`);
  });
  return [...new Set(faults)];
}

interface StoredFacts {
  readonly process: string;
  readonly facts: JsonObject;
}

/** Of the facts of cases; their files are what a test may have filed by hand. */
function factsFaults(cases: readonly StoredFacts[]): string[] {
  const faults = cases.flatMap(({ process, facts }) =>
    isProcess(process) ? faultsOf(process, { file: {}, facts }).map((fault) => `${process} ${fault}`) : [],
  );
  return [...new Set(faults.filter((fault) => !/^\S+ file/.test(fault)))];
}

/** Whatever a suite has had written: facts and events are as their schemas say, so that what the compiler lets pass is found. */
export async function assertAsAnnounced(database: Knex): Promise<void> {
  const cases = await database('cases').select<StoredFacts[]>('process', 'facts');
  const events = await database('events').select<StoredEvent[]>('type', 'payload');
  const faults = [...factsFaults(cases), ...payloadFaults(events)];
  if (faults.length > 0) throw new Error(`not as announced: ${faults.join('; ')}`);
}
