/** A step that was decided elsewhere: before the system, or in another case in one act with what it decides here. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../domain/canonical';
import type { Role } from '../domain/roles';
import type { OutcomeAt, ProcessName, StepOf } from '../processes/laws';
import type { TaskRow } from '../records/tasks';
import type { Dossier } from './dossier';
import { UNTOUCHED } from './untouched-task';

export interface DecidedStep<P extends ProcessName, S extends StepOf<P> = StepOf<P>> {
  readonly step: S;
  readonly role: Role;
  readonly party: string;
  readonly outcome: OutcomeAt<P, S>;
  readonly by: string;
  /** For whom a delegate decided: duties are separated over both persons. */
  readonly onBehalfOf?: string | null;
  readonly data: JsonObject | null;
  readonly opinion?: string | null;
  /** What the decider had seen; absent where it was decided outside the system. */
  readonly materialsHash?: string;
}

/** The step as it was taken: its task is there, decided, and a workflow that opens it hears how. */
export function decidedStep<P extends ProcessName, S extends StepOf<P>>(
  work: Dossier<P>,
  at: Date,
  decided: DecidedStep<P, S>,
): TaskRow {
  return work.openTask({
    ...UNTOUCHED,
    id: randomUUID(),
    case_id: work.kase.id,
    process: work.kase.process,
    step: decided.step,
    round: 1,
    seat: '',
    role: decided.role,
    party_id: decided.party,
    personal: false,
    assignee: null,
    opened_at: at,
    clock_from: at,
    limit_text: null,
    due_at: null,
    provisional: false,
    ends_on_working_day: false,
    calendar_version: 0,
    yellow_at: null,
    reminders: [],
    escalation_of: null,
    materials_hash: decided.materialsHash ?? '',
    status: 'decided',
    outcome: decided.outcome,
    opinion: decided.opinion ?? null,
    data: decided.data,
    decided_by: decided.by,
    on_behalf_of: decided.onBehalfOf ?? null,
    ended_at: at,
  });
}
