/**
 * Reporting anomalous data (Art. 16): an operator that was supplied with an entry says where it is wrong. No live right is
 * needed: what was supplied can be wrong after the right has ended, and supervision goes on.
 */
import { anomalyFeedback as kept } from '../facts';
import { localDateOf, type LocalDate } from '../../domain/local-date';
import { readFacts } from '../../domain/read-kept';
import { command } from '../../cases/command';
import type { CommandContext } from '../../cases/unit';
import type { AnomalyReport } from './forms';
import { invalid } from '../../domain/refusal';
import type { CaseRow } from '../../records/cases';
import type { DatasetRow } from '../../records/datasets';
import type { Reads } from '../../cases/reads';
import { notFound } from '../../cases/context';
import { AUTHORITY } from '../../records/notices';
import { assertOwnDocuments, attachChecked } from '../../cases/file-checks';
import { disputeEntry } from './dispute';
import { openCase } from '../../cases/open-case';
import { openStep } from '../../cases/open-task';

const ARTICLE = 'Art. 16';

export const fileAnomalyReport = command(async (ctx: CommandContext, input: AnomalyReport): Promise<CaseRow> => {
  const { read, actor } = ctx;
  if (actor.roles.includes('data-steward')) return fileOwnError(ctx, input);
  const { file, entry } = await subjectOf(read, actor.org, input, '');
  await assertOwnDocuments(ctx, file.documentIds, actor.org, '/documentIds');
  const now = await read.databaseNow();
  const work = await openCase(ctx, {
    process: 'anomaly-feedback',
    title: titleOf(entry),
    partyId: actor.org,
    now,
    file,
    basis: ARTICLE,
    authorization: null,
  });
  work.change({ kind: 'anomaly-report', caseId: work.kase.id, datasetId: entry.id });
  await attachChecked(work, file.documentIds, 'report');
  return work.kase;
});

/**
 * An error that the providing department found itself: what it says of its own data needs no verification. The entry is disputed in this commit,
 * and the department corrects it.
 */
async function fileOwnError(ctx: CommandContext, input: AnomalyReport): Promise<CaseRow> {
  const { read, actor } = ctx;
  const { datasetId } = input;
  if (input.kind === 'delivery' || datasetId === undefined || input.supplyId !== undefined) {
    const pointer = input.kind === 'delivery' ? '/kind' : input.supplyId === undefined ? '/datasetId' : '/supplyId';
    throw invalid(
      pointer,
      {
        zh: '数源部门以目录条目报告自行发现的数据错误',
        en: 'a department reports an error of its own data by the entry',
      },
      ARTICLE,
    );
  }
  const [entry] = await read.datasetsByIds([datasetId]);
  if (entry?.provider_id !== actor.org) {
    throw invalid(
      '/datasetId',
      { zh: '目录中没有本单位提供的该数据', en: 'no such entry that the department provides' },
      ARTICLE,
    );
  }
  assertFields(entry, input.fields, '');
  await assertOwnDocuments(ctx, input.documentIds, actor.org, '/documentIds');
  const now = await read.databaseNow();
  const work = await openCase(ctx, {
    process: 'anomaly-feedback',
    title: titleOf(entry),
    partyId: actor.org,
    now,
    file: { ...input, datasetId },
    basis: ARTICLE,
    authorization: null,
  });
  work.setFacts({ department: actor.org, ownError: true });
  work.change({ kind: 'anomaly-report', caseId: work.kase.id, datasetId });
  await attachChecked(work, input.documentIds, 'report');
  await disputeEntry(work, datasetId);
  // Its task is what the department sees the case by: it is there with the case, where the workflow finds it.
  await openStep(ctx, { caseId: work.kase.id, step: 'correction', round: 1, seat: '', partyId: actor.org });
  work.notify(AUTHORITY, { zh: '数源部门自行发现数据错误', en: 'a department has found an error in its own data' });
  return work.kase;
}

/** Every operator supplied with the entry reads it in a notice: it tells of the entry and of nothing else. */
export function titleOf(entry: DatasetRow): string {
  return `异议数据：${entry.title}`;
}

export interface ReportSubject {
  /** As it is kept: with its entry named. */
  readonly file: AnomalyReport & { readonly datasetId: string };
  readonly entry: DatasetRow;
}

/**
 * The entry that a report is about, by its own name or by a supply's.
 * @throws Refusal 422 for what the organisation was never supplied with, a field that is none, or an entry left open
 */
export async function subjectOf(read: Reads, org: string, report: AnomalyReport, at: string): Promise<ReportSubject> {
  const datasetId = report.supplyId === undefined ? report.datasetId : await entryIn(read, org, report, at);
  if (datasetId === undefined) throw new Error('a report names a supply or an entry');
  const [entry] = await read.datasetsByIds([datasetId]);
  if (entry === undefined || !(await read.wasSupplied(org, datasetId))) {
    throw invalid(
      `${at}/datasetId`,
      { zh: '本单位未获供给该数据', en: 'the organisation was never supplied with this entry' },
      ARTICLE,
    );
  }
  assertFields(entry, report.fields, at);
  if (report.kind === 'delivery') assertHasBeen(report, localDateOf(await read.databaseNow()), at);
  return { file: { ...report, datasetId }, entry };
}

/** A delivery is at fault on days that have come; of one that is to come nobody knows. */
function assertHasBeen(report: AnomalyReport, today: LocalDate, at: string): void {
  const ahead = (['from', 'to'] as const).find((member) => (report[member] ?? '') > today);
  if (ahead === undefined) return;
  throw invalid(`${at}/${ahead}`, { zh: '不得晚于今日', en: 'lies in the future' }, ARTICLE);
}

function assertFields(entry: DatasetRow, fields: readonly string[] = [], at: string): void {
  const known = new Set(entry.fields.map((field) => field.name));
  const unknown = fields.findIndex((field) => !known.has(field));
  if (unknown < 0) return;
  throw invalid(`${at}/fields/${unknown}`, { zh: '该数据没有此字段', en: 'the entry has no such field' }, ARTICLE);
}

/** The entry of the supply that is meant: the one named, the only one, or the only one that has the fields. */
async function entryIn(read: Reads, org: string, report: AnomalyReport, at: string) {
  const { supplyId = '', datasetId, kind, fields = [] } = report;
  const supply = await read.findSupply(supplyId);
  if (supply?.operator_id !== org) {
    throw invalid(`${at}/supplyId`, { zh: '本单位没有该供给', en: 'no such supply of the organisation' }, ARTICLE);
  }
  const { datasets } = supply;
  const [only] = datasets;
  // Of a delivery any of them stands for the supply, until it is forwarded to the department that is meant.
  if (datasetId === undefined && only !== undefined && (datasets.length === 1 || kind === 'delivery'))
    return only.datasetId;
  const meant = datasets.filter((dataset) =>
    datasetId === undefined ? fields.every((field) => dataset.fields.includes(field)) : dataset.datasetId === datasetId,
  );
  const [found] = meant;
  if (found !== undefined && meant.length === 1) return found.datasetId;
  throw invalid(
    `${at}/datasetId`,
    {
      zh: '该供给含多项数据，请以 datasetId 指明其中一项',
      en: 'the supply has several entries: name one of them by datasetId',
    },
    ARTICLE,
  );
}

/** Whether the department that provides the entry found the error itself. */
export async function isOwnError(read: Reads, caseId: string): Promise<boolean> {
  const kase = await read.findCase(caseId);
  if (kase === null) throw notFound({ zh: '案件', en: 'case' });
  return readFacts(kept, kase.facts).ownError === true;
}

/** The department that the report was forwarded to: whoever provides the entry. */
export async function anomalyDepartment(read: Reads, caseId: string): Promise<string> {
  const kase = await read.findCase(caseId);
  if (kase === null) throw notFound({ zh: '案件', en: 'case' });
  const { department } = readFacts(kept, kase.facts);
  if (department == null) throw new Error(`${caseId} was forwarded to nobody`);
  return department;
}
