/** The facts of the acts of a data request (Art. 14, 15), read from its case. */
import type { ApprovalFacts, DatasetNames, RequestFacts } from '../../domain/acts/data-request';
import { filing } from '../../domain/forms/data-request';
import type { DatasetFields } from '../../domain/forms/form';
import { localDate, localDateOf } from '../../domain/local-date';
import { datasetsByIds } from '../../records/datasets';
import type { CaseWork } from '../case-work';
import { standingWork } from '../panel';

export function requestFacts(work: CaseWork): RequestFacts {
  const { usingUnit, purpose } = filing.parse(work.kase.file);
  return { title: work.kase.title, usingUnit, purpose, filedOn: localDateOf(work.kase.opened_at) };
}

export async function expertsHeard(work: CaseWork): Promise<number> {
  return (await standingWork(work, 'expert-review')).length;
}

export async function approvalFacts(
  work: CaseWork,
  approved: {
    readonly datasets: readonly DatasetFields[number][];
    readonly purpose: string;
    readonly term: { readonly from: string; readonly to: string };
  },
  opinion: string | null,
): Promise<ApprovalFacts> {
  return {
    ...requestFacts(work),
    scope: filing.parse(work.kase.file).scope,
    approved: {
      datasets: await namesOf(work, approved.datasets),
      purpose: approved.purpose,
      term: { from: localDate(approved.term.from), to: localDate(approved.term.to) },
    },
    narrowed: isLess(approved, filing.parse(work.kase.file)),
    experts: await expertsHeard(work),
    opinion,
  };
}

type Approved = Parameters<typeof approvalFacts>[1];

/** What is approved lies within the application: it is less where it has fewer entries or fields, another purpose or term. */
function isLess(approved: Approved, asked: Approved): boolean {
  const size = ({ datasets }: Approved) => datasets.reduce((sum, { fields }) => sum + fields.length, datasets.length);
  const same =
    size(approved) === size(asked) &&
    approved.purpose === asked.purpose &&
    approved.term.from === asked.term.from &&
    approved.term.to === asked.term.to;
  return !same;
}

/** Entries and fields by their titles in the catalogue. */
async function namesOf(work: CaseWork, datasets: readonly DatasetFields[number][]): Promise<DatasetNames[]> {
  const rows = await datasetsByIds(
    work.ctx.tx,
    datasets.map((one) => one.datasetId),
  );
  return datasets.map(({ datasetId, fields }) => {
    const row = rows.find((one) => one.id === datasetId);
    if (row === undefined) throw new Error(`no dataset ${datasetId}`);
    const title = (name: string) => row.fields.find((field) => field.name === name)?.title ?? name;
    return { title: row.title, provider: row.provider_name, fields: fields.map(title) };
  });
}
