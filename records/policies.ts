/** Time limits as policy: versions that are added, never changed; a case is pinned to the one it opened under. */
import type { PolicyVersion } from '../domain/policy';
import type { Tx, Writing } from './database';

export interface PolicyRow {
  readonly process: string;
  readonly version: number;
  readonly limits: Record<string, string>;
  readonly extensions: Record<string, string>;
  readonly reminders: Record<string, string[]>;
  readonly parameters: Record<string, string>;
  readonly basis: string;
  readonly created_by: string;
  readonly created_at: Date;
}

/** The newest version, or null while only the definition's defaults apply (version 0). */
export async function latestPolicy(tx: Tx, process: string): Promise<PolicyVersion | null> {
  const row = await tx<PolicyRow>('policies').where({ process }).orderBy('version', 'desc').first();
  return row === undefined ? null : policyOf(row);
}

export async function policyVersion(tx: Tx, process: string, version: number): Promise<PolicyVersion | null> {
  const row = await tx<PolicyRow>('policies').where({ process, version }).first();
  return row === undefined ? null : policyOf(row);
}

/** Serialises the writers of one process's policy. */
export async function lockPolicies(tx: Tx, process: string): Promise<void> {
  await tx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [`policy:${process}`]);
}

export async function insertPolicy(
  tx: Writing,
  process: string,
  policy: Omit<PolicyVersion, 'createdAt'>,
): Promise<void> {
  await tx('policies').insert({
    process,
    version: policy.version,
    limits: JSON.stringify(policy.limits),
    extensions: JSON.stringify(policy.extensions),
    reminders: JSON.stringify(policy.reminders),
    parameters: JSON.stringify(policy.parameters),
    basis: policy.basis,
    created_by: policy.createdBy,
  });
}

export function policyOf(row: PolicyRow): PolicyVersion {
  const { version, limits, extensions, reminders, parameters, basis } = row;
  return {
    version,
    limits,
    extensions,
    reminders,
    parameters,
    basis,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
