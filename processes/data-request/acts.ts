/** The facts of the acts of a data request (Art. 14, 15), read from its case. */
import type {
  ApprovalFacts,
  DatasetNames,
  EndingFacts,
  NarrowingFacts,
  RequestFacts,
} from '../../domain/acts/data-request';
import type { DatasetFields } from '../../domain/forms/form';
import { localDate, localDateOf } from '../../domain/local-date';
import type { DatasetRow } from '../../records/datasets';
import { latestAct, numberOf } from '../../cases/acts';
import type { Dossier } from '../../cases/dossier';
import type { UseBasis } from '../../domain/permit';
import { standingWork } from '../../cases/panel';
import type { Cap } from './term';

type Work = Dossier<'data-request'>;

export function requestFacts(work: Work): RequestFacts {
  const { usingUnit, purpose } = work.file;
  return { title: work.kase.title, usingUnit, purpose, filedOn: localDateOf(work.kase.opened_at) };
}

export async function expertsHeard(work: Work): Promise<number> {
  return (await standingWork(work, 'expert-review')).length;
}

export interface Approved {
  readonly datasets: readonly DatasetFields[number][];
  readonly purpose: string;
  readonly term: { readonly from: string; readonly to: string };
  readonly useBasis?: UseBasis;
  readonly useConditions?: string;
}

/** What is approved, whether by the director's own choice less than was applied for, and what cut its term down. */
export interface ApprovedWithin {
  readonly approved: Approved;
  readonly narrowed: boolean;
  readonly cap: Cap | null;
}

export async function approvalFacts(
  work: Work,
  { approved, narrowed, cap }: ApprovedWithin,
  /** The approved entries as the catalogue has them. */
  entries: readonly DatasetRow[],
  opinion: string | null,
): Promise<ApprovalFacts> {
  const file = work.file;
  return {
    ...requestFacts(work),
    scope: file.scope,
    approved: {
      datasets: namesOf(approved.datasets, entries),
      purpose: approved.purpose,
      term: { from: localDate(approved.term.from), to: localDate(approved.term.to) },
      useBasis: approved.useBasis ?? null,
      useConditions: approved.useConditions ?? null,
    },
    narrowed,
    cap,
    experts: await expertsHeard(work),
    opinion,
  };
}

export async function narrowingFacts(
  work: Work,
  datasets: readonly DatasetFields[number][],
  reason: string | null,
): Promise<NarrowingFacts> {
  const entries = await work.read.datasetsByIds(datasets.map((dataset) => dataset.datasetId));
  return { ...(await endingFacts(work, reason)), datasets: namesOf(datasets, entries) };
}

export async function endingFacts(work: Work, reason: string | null): Promise<EndingFacts> {
  const act = await latestAct(work, 'approval');
  const approval = act === null ? null : { number: numberOf(act), date: localDateOf(act.created_at) };
  return { ...requestFacts(work), approval, reason: reason ?? '' };
}

/** What is approved lies within the application: it is less where it has fewer entries or fields, another purpose or term. */
export function isNarrower(approved: Approved, asked: Approved): boolean {
  const size = ({ datasets }: Approved) => datasets.reduce((sum, { fields }) => sum + fields.length, datasets.length);
  const same =
    size(approved) === size(asked) &&
    approved.purpose === asked.purpose &&
    approved.term.from === asked.term.from &&
    approved.term.to === asked.term.to;
  return !same;
}

/** Entries and fields by their titles in the catalogue. */
function namesOf(datasets: readonly DatasetFields[number][], entries: readonly DatasetRow[]): DatasetNames[] {
  return datasets.map(({ datasetId, fields }) => {
    const row = entries.find((entry) => entry.id === datasetId);
    if (row === undefined) throw new Error(`no dataset ${datasetId}`);
    const title = (name: string) => row.fields.find((field) => field.name === name)?.title ?? name;
    return { title: row.title, provider: row.provider_name, fields: fields.map(title) };
  });
}
