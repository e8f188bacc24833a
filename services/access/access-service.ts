/**
 * Access checks and leases for the operation platform (Art. 12, 18, 28): read right and permit at one instant, decide,
 * leave the trace, answer. Whatever fails on the way fails closed, since nothing is answered then.
 */
import { randomUUID } from 'node:crypto';
import {
  decideAccess,
  decideLease,
  IN_DOUBT,
  type AccessAnswer,
  type AccessRequest,
  type Activity,
  type FormsOfFields,
  type Grant,
} from '../../domain/access';
import type { Actor } from '../../domain/roles';
import { rightStatus, rightStopsAt } from '../../domain/right';
import { normalForm } from '../../domain/text';
import type { AccessLine, GrantReader, GrantRow, Reading } from '../../records/access';
import type { AccessLog } from './access-log';

export interface AccessCaller {
  readonly actor: Actor;
  readonly requestId: string;
}

export interface CheckedAccess extends AccessAnswer {
  readonly checkedAt: Date;
  /** The entry is disputed (Art. 16): whoever is allowed to use it knows that it is being corrected. */
  readonly disputed: boolean;
}

/** What a lease says; times in seconds since 1970. */
export interface LeaseClaims {
  readonly jti: string;
  readonly operatorId: string;
  readonly datasetId: string;
  readonly fields: readonly string[];
  readonly purpose: string;
  readonly supplyId: string;
  readonly permitVersion: number;
  readonly permitHash: string;
  readonly form: FormsOfFields | null;
  readonly activity: Activity;
  /** Where it was named. */
  readonly usingUnit?: string;
  readonly iat: number;
  readonly exp: number;
}

export type Leased = { readonly lease: string; readonly expiresAt: Date } | { readonly denied: AccessAnswer };

export interface AccessParts {
  readonly reader: GrantReader;
  readonly log: AccessLog;
  /** Why nothing may be allowed at present, or null (the trail's high-water mark). */
  readonly mark: { readonly doubt: string | null };
  readonly sign: (claims: LeaseClaims) => Promise<string>;
}

/** The log of allowed checks cannot be written: then nothing more is allowed. */
export class AccessLogBehind extends Error {}

export class AccessService {
  constructor(private readonly parts: AccessParts) {}

  /** @throws whatever keeps the check from being answered; the caller must not take that for a yes */
  async check(request: AccessRequest, caller: AccessCaller): Promise<CheckedAccess> {
    const { log, mark } = this.parts;
    const { now, disputed, grants } = await this.read(request);
    const answer = mark.doubt === null ? decideAccess(request, grants, now) : IN_DOUBT;
    const line = lineOf(request, answer, caller, now, null);
    if (!answer.allowed) await this.denied(line, answer, caller);
    else if (!log.allow(line)) throw new AccessLogBehind('the access log is behind');
    return { ...answer, checkedAt: now, disputed };
  }

  /** @throws as `check` */
  async lease(request: AccessRequest, caller: AccessCaller): Promise<Leased> {
    const { log, mark, sign } = this.parts;
    const { readAt, now, grants } = await this.read(request);
    const answer = mark.doubt === null ? decideLease(request, grants, readAt, now) : { ...IN_DOUBT, times: null };
    const { times, supplyId, permitVersion, permitHash } = answer;
    if (!answer.allowed || times === null || supplyId === null || permitVersion === null || permitHash === null) {
      const denied = answer.allowed ? IN_DOUBT : answer;
      await this.denied(lineOf(request, denied, caller, now, null), denied, caller);
      return { denied };
    }
    const { operatorId, datasetId, fields, purpose, activity = 'use', usingUnit } = request;
    const [jti, iat, exp] = [randomUUID(), seconds(times.issuedAt), seconds(times.expiresAt)];
    const permit = { supplyId, permitVersion, permitHash, form: answer.form };
    const use = { activity, ...(usingUnit !== undefined && { usingUnit }) };
    const lease = await sign({ jti, operatorId, datasetId, fields, purpose, ...use, ...permit, iat, exp });
    const line = lineOf(request, answer, caller, now, jti);
    await log.record({ type: 'access.leased', ...caller, basis: answer.article, line });
    return { lease, expiresAt: times.expiresAt };
  }

  private async read(request: AccessRequest): Promise<Omit<Reading, 'grants'> & { grants: Grant[] }> {
    const { usingUnit, purpose } = request;
    const unit = usingUnit === undefined ? {} : { usingUnit: normalForm(usingUnit) };
    const question = { ...request, ...unit, purpose: normalForm(purpose) };
    let reading = await this.parts.reader.read(question);
    // One permit of the supply gave place to the next while it was read: the next one answers.
    if (reading.grants.some((row) => row.permit_ends_at !== null && row.permit_ends_at <= reading.now))
      reading = await this.parts.reader.read(question);
    return { ...reading, grants: reading.grants.map((row) => grantOf(row, reading)) };
  }

  private async denied(line: AccessLine, { article: basis }: AccessAnswer, caller: AccessCaller): Promise<void> {
    await this.parts.log.record({ type: 'access.denied', ...caller, basis, line });
  }
}

function grantOf(row: GrantRow, { now, inEntry }: Reading): Grant {
  return {
    supplyId: row.supply_id,
    permitVersion: row.permit_version,
    permitHash: row.permit_hash,
    permitEndsAt: row.permit_ends_at,
    // Of what the entry has no more nothing is granted.
    fields: inEntry ? row.fields : [],
    training: row.training,
    forms: row.forms,
    usingUnit: row.using_unit,
    purpose: row.purpose,
    term: { from: row.term_from, to: row.term_to },
    endedAt: row.supply_ended_at,
    right: rightStatus(row, now),
    rightStopsAt: rightStopsAt(row),
  };
}

function lineOf(
  request: AccessRequest,
  answer: AccessAnswer,
  caller: AccessCaller,
  now: Date,
  leaseId: string | null,
): AccessLine {
  return {
    at: now.toISOString(),
    caller: caller.actor.id,
    operator_id: request.operatorId,
    developer_id: request.developerId ?? null,
    dataset_id: request.datasetId,
    fields: request.fields,
    purpose: request.purpose,
    allowed: answer.allowed,
    reason: answer.reason,
    supply_id: answer.supplyId,
    permit_hash: answer.permitHash,
    lease_id: leaseId,
    ...(request.activity === 'train' && { activity: request.activity }),
    ...(request.usingUnit !== undefined && { using_unit: request.usingUnit }),
    ...(answer.permitVersion !== null && { permit_version: answer.permitVersion }),
  };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
