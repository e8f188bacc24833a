/** What is kept of a release, beside its commit and its OpenAPI document: where it lies, and what the manifest says of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PERSONAS } from '../../demo/personas';
import type { AccessAnswer } from '../../domain/access';
import type { SignedDigest } from '../../domain/digest';
import type { Mark } from '../../services/trail/mark-file';
import type { Identity } from '../process/stack';

/** A case as the release left it. */
export interface KeptCase {
  readonly id: string;
  readonly process: string;
  readonly partyId: string;
  readonly outcome: string | null;
  /** Its open steps, in order. */
  readonly steps: readonly string[];
  /** What the release answered to `GET /v1/cases/{id}` of its party. */
  readonly toParty: number;
}

/** An access check that the release answered; its right, if it has any, holds to the end of `rightsUntil`. */
export interface KeptCheck {
  readonly asked: {
    readonly operatorId: string;
    readonly datasetId: string;
    readonly fields: readonly string[];
    readonly purpose: string;
  };
  readonly answer: AccessAnswer;
}

export interface KeptPerson {
  readonly id: string;
  readonly org: string;
}

export interface Manifest {
  readonly release: string;
  readonly madeAt: string;
  readonly migrations: readonly string[];
  /** Rows by table. */
  readonly tables: Readonly<Record<string, number>>;
  readonly cases: readonly KeptCase[];
  readonly checks: readonly KeptCheck[];
  /** By process, an open case whose walk to its end is told in released.test.ts. */
  readonly walks: Readonly<Record<string, string>>;
  /** Operators that no persona of the demo belongs to, with one person of each. */
  readonly operators: readonly KeptPerson[];
  /** The last day of the rights that the checks are about. */
  readonly rightsUntil: string;
  /** Compact JWS, with the instant in which each verified. */
  readonly leases: readonly { readonly lease: string; readonly at: string }[];
}

/** The files of a release under its folder. */
export const FILES = {
  record: 'record.sql.gz',
  schema: 'schema.txt',
  manifest: 'manifest.json',
  mark: 'trail-mark.json',
  digests: 'digests.json',
  digestKeys: 'digest-keys.json',
  leaseKeys: 'lease-keys.json',
} as const;

export interface KeptRelease extends Manifest {
  readonly record: Buffer;
  readonly schema: string;
  readonly mark: Mark;
  readonly digests: readonly SignedDigest[];
  readonly digestKeys: readonly Record<string, string>[];
  readonly leaseKeys: readonly Record<string, string>[];
}

/** Who reads for the party of a case: one person of that organisation. */
export function readerOf(partyId: string, operators: readonly KeptPerson[]): Identity {
  const own = operators.find(({ org }) => org === partyId);
  if (own !== undefined) return { ...own, roles: ['operator'] };
  const persona = PERSONAS.find(({ org }) => org === partyId);
  if (persona === undefined) throw new Error(`nobody reads for ${partyId}`);
  return { id: persona.id, org: persona.org, roles: persona.roles };
}

export const folderOf = (release: string) => join(__dirname, release);

/** The releases of which a record is kept. */
export function keptReleases(): string[] {
  return readdirSync(__dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d+\.\d+\.\d+$/.test(entry.name))
    .map(({ name }) => name);
}

export function readRelease(release: string): KeptRelease {
  const at = (file: string) => join(folderOf(release), file);
  const json = <T>(file: string) => JSON.parse(readFileSync(at(file), 'utf8')) as T; // as fill/main.ts wrote it
  return {
    ...json<Manifest>(FILES.manifest),
    record: readFileSync(at(FILES.record)),
    schema: readFileSync(at(FILES.schema), 'utf8'),
    mark: json(FILES.mark),
    digests: json(FILES.digests),
    digestKeys: json<{ keys: Record<string, string>[] }>(FILES.digestKeys).keys,
    leaseKeys: json<{ keys: Record<string, string>[] }>(FILES.leaseKeys).keys,
  };
}
