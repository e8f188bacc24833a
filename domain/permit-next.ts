/**
 * The next permit of a supply (Art. 14, 15, 18), made of the text of the one before it: with a part of its entries and fields, for another term. All
 * else stays as it was sealed, in the form of the document in which it was, whichever release has sealed it.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, type JsonObject, type JsonValue } from './canonical';
import type { DatasetFields, SealedPermit, Term } from './permit';

const kind = z.looseObject({ kind: z.string() });
const field = z.union([
  z.string(),
  z.looseObject({ field: z.string(), form: kind.nullish(), training: kind.optional() }),
]);
const sealed = z.looseObject({
  kind: z.literal('permit'),
  version: z.int(),
  datasets: z.array(z.looseObject({ datasetId: z.string(), fields: z.array(field) })),
});

export interface Change {
  /** Which permit of the supply it is. */
  readonly permitVersion: number;
  /** What is kept; of what the one before has not, nothing comes of it. */
  readonly datasets: readonly DatasetFields[];
  readonly term: Term;
}

export interface Next extends SealedPermit {
  readonly datasets: readonly DatasetFields[];
  /** Of it, what models may be trained on. */
  readonly training: readonly DatasetFields[];
}

/** @throws Error for a text that no release has sealed */
export function nextPermit(text: string, { permitVersion, datasets, term }: Change): Next {
  const before = sealed.parse(JSON.parse(text));
  const entries = before.datasets.flatMap((entry) => {
    const kept = datasets.find(({ datasetId }) => datasetId === entry.datasetId)?.fields ?? [];
    const fields = entry.fields.filter((one) => kept.includes(nameOf(one)));
    return fields.length === 0 ? [] : [{ ...entry, fields }];
  });
  const numbered: JsonObject = 'permitVersion' in before ? { permitVersion } : {};
  const next = canonicalJson({
    ...asJson(before),
    ...numbered,
    datasets: entries.map(asJson),
    term: { from: term.from, to: term.to },
  });
  const named = (of: (fields: readonly Field[]) => readonly Field[]) =>
    entries.map(({ datasetId, fields }) => ({ datasetId, fields: of(fields).map(nameOf) }));
  return {
    text: next,
    hash: createHash('sm3').update(next, 'utf8').digest('hex'),
    datasets: named((fields) => fields),
    training: named((fields) => fields.filter(isTrainable)),
  };
}

/** What a permit hands out as it is, by its own words; the first form of the document says nothing of it. @throws Error as `nextPermit` */
export function handedOutAsIs(text: string): DatasetFields[] {
  const { datasets } = sealed.parse(JSON.parse(text));
  return datasets.map(({ datasetId, fields }) => ({
    datasetId,
    fields: fields.filter((one) => typeof one !== 'string' && one.form?.kind === 'as-is').map(nameOf),
  }));
}

type Field = z.output<typeof field>;

function nameOf(one: Field): string {
  return typeof one === 'string' ? one : one.field;
}

function isTrainable(one: Field): boolean {
  return typeof one !== 'string' && one.training !== undefined && one.training.kind !== 'none';
}

/** What has been read from JSON is JSON. */
function asJson(value: object): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, member as JsonValue]));
}
