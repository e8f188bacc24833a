/** Entries and fields of a supply by their titles in the catalogue, as its acts name them. */
import type { DatasetNames } from '../../domain/acts/data-request';
import type { DatasetFields } from '../../domain/permit';
import type { Dossier } from '../../cases/dossier';

export async function namesOf({ read }: Dossier, datasets: readonly DatasetFields[]): Promise<DatasetNames[]> {
  const entries = await read.datasetsByIds(datasets.map(({ datasetId }) => datasetId));
  return datasets.map(({ datasetId, fields }) => {
    const entry = entries.find(({ id }) => id === datasetId);
    const titleOf = (name: string) => entry?.fields.find((field) => field.name === name)?.title ?? name;
    return { title: entry?.title ?? datasetId, provider: entry?.provider_name ?? '', fields: fields.map(titleOf) };
  });
}
