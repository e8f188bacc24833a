/**
 * The next permit of a supply that loses entries or days (Art. 7, 12): what stays is word for word what was sealed, in whichever form of the document it was.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject, type JsonValue } from './canonical';
import type { DatasetFields, SealedPermit, Term } from './permit';

export interface NarrowedPermit extends SealedPermit {
  /** By entry, the fields of which a permit of the second form says that models may be trained on them. */
  readonly training: readonly DatasetFields[];
}

/** @throws Error for a text that is no permit */
export function narrowedPermit(
  text: string,
  change: { readonly version: number; readonly gone: ReadonlySet<string>; readonly term: Term },
): NarrowedPermit {
  const permit = objectOf(JSON.parse(text) as JsonValue);
  const entries = listOf(permit['datasets']).flatMap((value) => {
    const entry = objectOf(value);
    const { datasetId } = entry;
    return typeof datasetId === 'string' && !change.gone.has(datasetId) ? [{ entry, datasetId }] : [];
  });
  const next = canonicalJson({
    ...permit,
    datasets: entries.map(({ entry }) => entry),
    term: { from: change.term.from, to: change.term.to },
    ...(permit['permitVersion'] !== undefined && { permitVersion: change.version }),
  });
  return {
    text: next,
    hash: createHash('sm3').update(next, 'utf8').digest('hex'),
    training: entries.map(({ datasetId, entry }) => ({
      datasetId,
      fields: listOf(entry['fields']).flatMap((field) => {
        if (typeof field !== 'object' || field === null || Array.isArray(field)) return [];
        const { field: name, training } = objectOf(field);
        const kind = training === undefined || training === null ? 'none' : objectOf(training)['kind'];
        return kind === 'none' || typeof name !== 'string' ? [] : [name];
      }),
    })),
  };
}

function objectOf(value: JsonValue | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || isList(value)) throw new Error('no permit');
  return value;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (!isList(value)) throw new Error('no permit');
  return value;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
