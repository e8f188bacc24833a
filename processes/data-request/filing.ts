/** Opening a data request (Art. 13, 14) and its supply (Art. 15 ¶2, 17): each with all its legal effects in one commit. */
import { command } from '../../cases/command';
import { lockRight, type CommandContext } from '../../cases/unit';
import { randomUUID } from 'node:crypto';
import type { DataRequestFiling } from './forms';
import { RELEASING } from './need-after';
import { needBody, type NeedForm } from './need-form';
import { localDate, localDateOf, type LocalDate } from '../../domain/local-date';
import { sealPermit, trainableOf } from '../../domain/permit';
import { notInForce } from '../../domain/not-in-force';
import { isLiveStatus, lastDayOfRight, rightStatus } from '../../domain/right';
import { invalid, Refusal } from '../../domain/refusal';
import type { AuthorizationRow } from '../../records/authorizations';
import type { CaseRow } from '../../records/cases';
import type { NeedRow } from '../../records/needs';
import { tasksIn } from '../../cases/at-step';
import { Dossier } from '../../cases/dossier';
import { notFound } from '../../cases/context';
import type { Reads } from '../../cases/reads';
import { recordInSystem } from '../../cases/system-event';
import { agreedEntries } from './docking';
import { firstAttention } from '../supply-closure/attention';
import { approvalOf } from './effects';
import { assertCovers, documentsOfProtection } from './evidence';
import { assertTerm } from './term';
import {
  assertCatalogued,
  assertOwnDocument,
  assertOwnDocuments,
  assertOwnDocumentsNamed,
  attachChecked,
} from '../../cases/file-checks';
import { closeCase } from '../../cases/lifecycle';
import { openCase } from '../../cases/open-case';
import { assertInScope } from '../../cases/scope';

/** Art. 13: a need of the operator's own need list. */
export const addNeed = command(async (ctx: CommandContext, input: NeedForm): Promise<NeedRow> => {
  const { title, previousId, ...body } = input;
  const previous = previousId === undefined ? null : await ctx.read.lockNeed(previousId);
  if (previousId !== undefined && (previous === null || previous.operator_id !== ctx.actor.org)) {
    throw invalid('/previousId', { zh: '没有该需求', en: 'no such need' }, 'Art. 13');
  }
  if (previous !== null && previous.status !== 'rejected') {
    throw invalid(
      '/previousId',
      { zh: '仅未获批准的需求可以提出新版本', en: 'only a rejected need takes a new version' },
      'Art. 14',
    );
  }
  if (previous !== null && (await ctx.read.hasSuccessor(previous.id))) {
    throw invalid('/previousId', { zh: '该需求已有新版本', en: 'the need has a new version already' }, 'Art. 14');
  }
  await assertOwnDocument(ctx, body.assessment.documentId, ctx.actor.org, '/assessment/documentId');
  const now = await ctx.read.databaseNow();
  if (body.assessment.assessedOn > localDateOf(now)) {
    throw invalid(
      '/assessment/assessedOn',
      { zh: '评估日期不得晚于今日', en: 'a need is not assessed on a day to come' },
      'Art. 13',
    );
  }
  const need: NeedRow = {
    id: randomUUID(),
    operator_id: ctx.actor.org,
    previous_id: previousId ?? null,
    version: (previous?.version ?? 0) + 1,
    title,
    body,
    status: 'open',
    created_by: ctx.actor.id,
    created_at: now,
  };
  ctx.unit.record({ kind: 'need', row: need });
  recordInSystem(ctx, {
    type: 'need.added',
    basis: 'Art. 13',
    payload: { needId: need.id, previousId: need.previous_id },
  });
  return need;
});

/** Art. 14: one need, one application. */
export const fileDataRequest = command(async (ctx: CommandContext, input: DataRequestFiling): Promise<CaseRow> => {
  const seen = await ctx.read.findNeed(input.needId);
  if (seen === null || seen.operator_id !== ctx.actor.org) throw notFound({ zh: '需求', en: 'need' });
  const authorization = await rightOf(ctx);
  const need = (await ctx.read.lockNeed(input.needId)) ?? seen;
  const now = await ctx.read.databaseNow();
  assertInForce(authorization, now);
  await assertApplicable(ctx, need);
  await assertCatalogued(ctx.read, input.datasets, '/datasets', 'Art. 14');
  await assertInScope(ctx.read, authorization, now, input.datasets, '/datasets');
  assertTerm(input.term, authorization, localDateOf(now), '/term');
  await assertCovers(ctx.read, input, '/protectedInformation');
  const evidence = documentsOfProtection(input.protectedInformation, '/protectedInformation');
  await assertOwnDocumentsNamed(ctx, evidence, ctx.actor.org);
  await assertOwnDocuments(ctx, input.documentIds, ctx.actor.org, '/documentIds');
  const assessed = needBody.parse(need.body);
  const work = await openCase(ctx, {
    process: 'data-request',
    title: need.title,
    partyId: ctx.actor.org,
    now,
    file: { ...input, need: assessed },
    basis: 'Art. 14',
    needId: need.id,
    authorization,
  });
  work.change({ kind: 'need.status', id: need.id, status: 'applied' });
  const assessment = assessed.assessment.documentId === undefined ? [] : [assessed.assessment.documentId];
  const named = [...input.documentIds, ...evidence.map(({ id }) => id), ...assessment];
  await attachChecked(work, [...new Set(named)], 'application');
  return work.kase;
});

/** The operator's authorisation that is or may come into force, locked against a suspension. */
async function rightOf(ctx: CommandContext): Promise<AuthorizationRow> {
  const now = await ctx.read.databaseNow();
  const all = await ctx.read.authorizationsOf(ctx.actor.org);
  const best =
    all.find((right) => rightStatus(right, now) === 'in-force') ??
    all.find((right) => rightStatus(right, now) === 'suspended') ??
    all[0];
  const locked = best === undefined ? null : await lockRight(ctx, best.id, 'shared');
  if (locked !== null) return locked;
  throw new Refusal(
    'not-in-force',
    { zh: '本单位没有运营授权', en: 'the organisation holds no authorisation' },
    { article: 'Art. 7' },
  );
}

function assertInForce(authorization: AuthorizationRow, now: Date): void {
  const status = rightStatus(authorization, now);
  if (status !== 'in-force') throw notInForce(status, { zh: '不能提出数据需求申请', en: 'no data request is filed' });
}

async function assertApplicable(ctx: CommandContext, need: NeedRow): Promise<void> {
  const assessment = need.body.assessment as { reasonable?: unknown; feasible?: unknown } | undefined;
  if (assessment?.reasonable !== true || assessment.feasible !== true) {
    throw invalid(
      '/needId',
      {
        zh: '内部评估认为该需求不合理或不可行，不得申请',
        en: 'the internal assessment calls the need unreasonable or infeasible',
      },
      'Art. 13, 14',
    );
  }
  if (need.status !== 'open') throw duplicate(await ctx.read.applicationOf(need.id, RELEASING));
}

function duplicate(existing: CaseRow | null): Refusal {
  return new Refusal(
    'duplicate-application',
    { zh: '一需求一申请：该需求已有申请', en: 'one need, one application: the need has been applied for' },
    { article: 'Art. 14', extra: { caseIdOfApplication: existing?.id ?? null } },
  );
}

export type SupplyResult = { readonly result: 'supplied' | 'on-hold' | 'closed'; readonly caseOutcome: string | null };

/**
 * Art. 15 ¶2, 17: the supply, its permit, the catalogue's usage and the closing of need and case, in one commit. While the
 * right is suspended it waits; where the right has ended the case ends `terminated`.
 */
export const supply = command(async (ctx: CommandContext, caseId: string): Promise<SupplyResult> => {
  const work = (await Dossier.lock(ctx, caseId)).as('data-request');
  const { kase, authorization } = work;
  if (kase.status === 'closed') return { result: 'closed', caseOutcome: kase.outcome };
  const status = authorization === null ? 'draft' : rightStatus(authorization, work.now);
  const live = isLiveStatus(status); // where it is over nothing of it comes back, held or not
  if (live && (work.held || status === 'suspended')) return { result: 'on-hold', caseOutcome: null };
  if (authorization === null || status !== 'in-force' || kase.need_id === null) {
    await closeCase(work, 'terminated');
    return { result: 'closed', caseOutcome: 'terminated' };
  }
  const { file } = work;
  const approved = approvalOf(work.kase);
  const entries = await ctx.read.datasetsToSupply(approved.datasets.map((dataset) => dataset.datasetId));
  const supplyId = randomUUID();
  const term = { from: localDate(approved.term.from), to: suppliedUntil(work, authorization, approved.term.to) };
  const agreed = agreedEntries(approved.datasets, entries, work.tasks);
  const permit = sealPermit({
    supplyId,
    permitVersion: 1,
    caseId,
    operatorId: kase.party_id,
    authorizationId: authorization.id,
    datasets: agreed,
    purpose: approved.purpose,
    scope: file.scope,
    scenario: file.scenario,
    usingUnit: file.usingUnit,
    useBasis: approved.useBasis ?? null,
    useConditions: approved.useConditions ?? null,
    term,
  });
  const row = {
    id: supplyId,
    case_id: caseId,
    need_id: kase.need_id,
    operator_id: kase.party_id,
    authorization_id: authorization.id,
    datasets: approved.datasets,
    purpose: approved.purpose,
    term_from: term.from,
    term_to: term.to,
    permit: permit.text,
    permit_hash: permit.hash,
    training: trainableOf(agreed),
    attend_at: await firstAttention(ctx, work.now, term.to),
    created_at: work.now,
  };
  work.change({ kind: 'supply', row });
  work.setFacts({ supplyId, permitHash: permit.hash });
  work.record({ type: 'supply.created', basis: 'Art. 15 ¶2, 17', payload: { supplyId, permitHash: permit.hash } });
  await closeCase(work, 'supplied');
  return { result: 'supplied', caseOutcome: 'supplied' };
});

/** What is supplied does not outlast the right, which may have been shortened since the approval; of version 1 it is as approved. */
function suppliedUntil({ kase }: Dossier<'data-request'>, right: AuthorizationRow, approvedTo: string): LocalDate {
  const to = localDate(approvedTo);
  const last = kase.definition_version >= 2 ? lastDayOfRight(right) : null;
  return last === null || to <= last ? to : last;
}

/** Departments that provide approved entries and have not answered `ready` since they were last asked. */
export async function dockingParties(read: Reads, caseId: string): Promise<string[]> {
  const kase = await read.findCase(caseId);
  if (kase === null) throw notFound({ zh: '案件', en: 'case' });
  if (kase.status === 'closed') return [];
  const entries = await read.datasetsByIds(approvalOf(kase).datasets.map((dataset) => dataset.datasetId));
  const tasks = tasksIn<'data-request', 'docking'>(await read.tasksOf(caseId), 'docking');
  const ready = new Set(tasks.filter(({ outcome }) => outcome === 'ready').map((task) => task.party_id));
  return [...new Set(entries.map((entry) => entry.provider_id))].filter((id) => !ready.has(id)).sort();
}
