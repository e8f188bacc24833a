/** Permits as docking would have agreed on them where nothing is desensitised and nothing trained on. */
import { NO_TRAINING, type DatasetFields, type Permit, type PermittedEntry } from '../../domain/permit';

export function plainEntries(datasets: readonly DatasetFields[]): PermittedEntry[] {
  return datasets.map(({ datasetId, fields }) => ({
    ...{ datasetId, version: 1, conditions: '', reference: null, delivery: null, updateFrequency: null },
    fields: fields.map((field) => ({ field, form: { kind: 'as-is' }, training: NO_TRAINING })),
  }));
}

/** The first permit of a supply, of a use whose basis nobody has named. */
export function plainPermit({
  datasets,
  ...permit
}: Omit<Permit, 'permitVersion' | 'useBasis' | 'useConditions' | 'datasets'> & {
  readonly datasets: readonly DatasetFields[];
}): Permit {
  return { ...permit, permitVersion: 1, useBasis: null, useConditions: null, datasets: plainEntries(datasets) };
}
