/**
 * Effects that enter the materials (invariant 16): of a process that says so, what is decided is decided on what it does to others, too. The hash that
 * a task shows binds them beside the rest, as they are when it is read; where they have changed until the decision, the materials have.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../domain/canonical';
import { effectsDecided } from '../domain/forms/effects';
import type { DatasetFields } from '../domain/permit';
import { readFacts } from '../domain/read-kept';
import type { Ending } from '../processes/laws';
import { behaviourOf, own, type Processes } from './behaviour';
import type { Dossier } from './dossier';
import type { Reads } from './reads';
import type { CaseRow } from '../records/cases';

export interface Effect {
  readonly id: string;
  readonly effect: 'none' | 'narrowed' | 'ended';
}

/** What the decisions of a case would do to what stands beside it; a list that is absent is empty. */
export interface Effects {
  readonly supplies: readonly (Effect & {
    /** The entries that are lost, and the fields, as `entry.field`. */
    readonly datasets?: readonly string[];
    readonly fields?: readonly string[];
  })[];
  readonly requests?: readonly Effect[];
  readonly cooperations?: readonly Effect[];
  readonly products?: readonly Effect[];
  readonly agreements?: readonly Effect[];
  readonly developers?: readonly Effect[];
  readonly imports?: readonly Effect[];
  readonly contracts?: readonly Effect[];
}

/** Of an open case; null where there is nothing to be foreseen yet. Read under the locks of a decision, and at any reading. */
export type Preview = (read: Reads, kase: CaseRow) => Promise<Effects | null>;

/** Null for a process whose materials have no effects, and before there are any. */
export async function effectsOf(processes: Processes, read: Reads, kase: CaseRow): Promise<Effects | null> {
  const preview = own(processes, kase.process)?.preview;
  return preview === undefined || kase.status === 'closed' ? null : preview.effects(read, kase);
}

/** Keeps with the case what the decision was shown that closes it so: after that nothing is foreseen any more. */
export function keepEffects(work: Dossier, effects: Effects | null, closes: Ending): void {
  const { preview } = behaviourOf(work);
  if (preview === undefined || effects === null) return;
  const carriedOut = closes === preview.carriedOutBy;
  work.keeping('effects').setFacts({
    effects: { decidedAt: work.now.toISOString(), carriedOut, ...plain(effects) },
  });
}

/** Effects of a case as they are served: what is foreseen of an open one, what was decided on of a closed one. */
export async function effectsOfCase(processes: Processes, read: Reads, kase: CaseRow) {
  const { effects: decided } = readFacts({ facts: z.strictObject(effectsDecided('Art. 7')) }, kase.facts);
  if (kase.status === 'closed' && decided != null) return decided;
  const foreseen = await effectsOf(processes, read, kase);
  return { decidedAt: null, carriedOut: null, ...plain(foreseen ?? { supplies: [] }) };
}

/** The hash of the materials with the effects as they are foreseen now. */
export function withEffects(materials: string, effects: Effects | null): string {
  if (effects === null) return materials;
  return createHash('sm3')
    .update(canonicalJson({ materials, effects: plain(effects) }), 'utf8')
    .digest('hex');
}

/** What a supply loses that has this and keeps that. */
export function lossOf(id: string, had: readonly DatasetFields[], left: readonly DatasetFields[]) {
  const kept = new Set(left.flatMap(fieldsOf));
  const lost = had.flatMap(fieldsOf).filter((field) => !kept.has(field));
  const remains = had.some((one) => fieldsOf(one).some((field) => kept.has(field)));
  return {
    id,
    effect: lost.length === 0 ? ('none' as const) : remains ? ('narrowed' as const) : ('ended' as const),
    datasets: had.filter((one) => !fieldsOf(one).some((field) => kept.has(field))).map(({ datasetId }) => datasetId),
    fields: lost,
  };
}

const fieldsOf = ({ datasetId, fields }: DatasetFields) => fields.map((field) => `${datasetId}.${field}`);

/** Whole, each list in the order of its ids. */
export function plain(effects: Effects) {
  const sorted = <E extends Effect>(list: readonly E[] = []) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
  const bare = (list?: readonly Effect[]) => sorted(list).map(({ id, effect }) => ({ id, effect }));
  return {
    supplies: sorted(effects.supplies).map(({ id, effect, datasets = [], fields = [] }) => ({
      ...{ id, effect },
      datasets: [...datasets].sort(),
      fields: [...fields].sort(),
    })),
    requests: bare(effects.requests),
    cooperations: bare(effects.cooperations),
    products: bare(effects.products),
    agreements: bare(effects.agreements),
    developers: bare(effects.developers),
    imports: bare(effects.imports),
    contracts: bare(effects.contracts),
  };
}
