/** A case as somebody comes near it who may or may not know of it. */
import type { CaseRow } from './cases';
import { named, type Tx } from './database';
import { selectTasks, tasksFrom, type Json } from './json-rows';
import { selectOrganisations, type OrganisationRow } from './parties';
import type { TaskRow } from './tasks';

export type CaseKey = { readonly caseId: string } | { readonly taskId: string };

export interface RelatedCase {
  readonly kase: CaseRow;
  /** The definition of the case that it is part of. */
  readonly parent: Pick<CaseRow, 'process' | 'definition_version'> | null;
  /** Its own and those of the case that it is part of, in the order of opening. */
  readonly tasks: readonly TaskRow[];
  /** The party, and whose the tasks are. */
  readonly organisations: readonly OrganisationRow[];
  /** The database's clock when they were read. */
  readonly now: Date;
}

type Row = CaseRow & {
  readonly parent_process: string | null;
  readonly parent_version: number | null;
  readonly around: readonly Json<TaskRow>[] | null;
  readonly organisations: readonly OrganisationRow[] | null;
  readonly now: Date;
};

const AROUND = 't.case_id IN (c.id, c.parent_id)';

/** A delegation that is over here is so by any clock that is read later. */
const NAMED = `(t.assignee = :id OR t.decided_by = :id OR (t.delegate_to = :id AND t.delegate_until > (SELECT legal_now())))`;

/**
 * Every relation that could let a person know of a case or a task of it (domain/permissions.ts says which do): whoever has none gets
 * what is got for a case that is not there, at the same cost. Whoever has one and may not see the case knows of it by the task.
 */
const RELATED = `(:all OR ('operator' = ANY(CAST(:roles AS text[])) AND c.party_id = :org AND c.party_visible) OR EXISTS (
  SELECT FROM tasks t WHERE t.case_id IN (c.id, c.parent_id) AND t.party_id = :org
    AND CASE WHEN t.personal THEN ${NAMED} AND t.role = ANY(:roles) AND t.void_reason IS DISTINCT FROM 'member-replaced'
             ELSE ${NAMED} OR t.role = ANY(:roles) END))`;

/** The case with its tasks, if it is there and the person (null: anybody of those who see all) has to do with it. */
export async function findRelatedCase(
  tx: Tx,
  key: CaseKey,
  person: { readonly id: string; readonly org: string; readonly roles: readonly string[] } | null,
): Promise<RelatedCase | null> {
  const [keyed, of] =
    'caseId' in key ? ['c.id = :of', key.caseId] : ['c.id = (SELECT case_id FROM tasks WHERE id = :of)', key.taskId];
  const { rows } = await tx.raw<{ rows: Row[] }>(
    `SELECT c.*, p.process AS parent_process, p.definition_version AS parent_version,
            legal_now() AS now, ${selectTasks(AROUND)} AS around,
            ${selectOrganisations(`SELECT c.party_id UNION ALL SELECT t.party_id FROM tasks t WHERE ${AROUND}`)} AS organisations
       FROM cases c LEFT JOIN cases p ON p.id = c.parent_id WHERE ${keyed} AND ${RELATED}`,
    named({ of, all: person === null, id: person?.id ?? '', org: person?.org ?? '', roles: person?.roles ?? [] }),
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { parent_process: process, parent_version: definition_version, around, organisations, now, ...kase } = row;
  const parent = process === null || definition_version === null ? null : { process, definition_version };
  return { kase, parent, tasks: tasksFrom(around), organisations: organisations ?? [], now };
}
