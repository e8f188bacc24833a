/**
 * Reporting anomalous data (Art. 16): an operator that was supplied with an entry says where it is wrong. No live right is
 * needed: what was supplied can be wrong after the right has ended, and supervision goes on.
 */
import { anomalyFeedback as kept } from '../facts';
import { readFacts } from '../../domain/read-kept';
import { command } from '../../cases/command';
import type { CommandContext } from '../../cases/unit';
import type { AnomalyReport } from './forms';
import { invalid } from '../../domain/refusal';
import type { CaseRow } from '../../records/cases';
import type { DatasetRow } from '../../records/datasets';
import type { Reads } from '../../cases/reads';
import { notFound } from '../../cases/context';
import { assertOwnDocuments, attachChecked } from '../../cases/file-checks';
import { openCase } from '../../cases/open-case';

const ARTICLE = 'Art. 16';

export const fileAnomalyReport = command(async (ctx: CommandContext, input: AnomalyReport): Promise<CaseRow> => {
  const { read, actor } = ctx;
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
  const known = new Set(entry.fields.map((field) => field.name));
  const unknown = report.fields.findIndex((field) => !known.has(field));
  if (unknown >= 0) {
    throw invalid(`${at}/fields/${unknown}`, { zh: '该数据没有此字段', en: 'the entry has no such field' }, ARTICLE);
  }
  return { file: { ...report, datasetId }, entry };
}

/** The entry of the supply that is meant: the one named, the only one, or the only one that has the fields. */
async function entryIn(read: Reads, org: string, { supplyId = '', datasetId, fields }: AnomalyReport, at: string) {
  const supply = await read.findSupply(supplyId);
  if (supply?.operator_id !== org) {
    throw invalid(`${at}/supplyId`, { zh: '本单位没有该供给', en: 'no such supply of the organisation' }, ARTICLE);
  }
  const { datasets } = supply;
  const [only] = datasets;
  if (datasetId === undefined && only !== undefined && datasets.length === 1) return only.datasetId;
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

/** The department that the report was forwarded to: whoever provides the entry. */
export async function anomalyDepartment(read: Reads, caseId: string): Promise<string> {
  const kase = await read.findCase(caseId);
  if (kase === null) throw notFound({ zh: '案件', en: 'case' });
  const { department } = readFacts(kept, kase.facts);
  if (department == null) throw new Error(`${caseId} was forwarded to nobody`);
  return department;
}
