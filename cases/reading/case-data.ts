/** What a case's file and facts tell a reader: one rule for `data` and for its parts, `file`, `facts` and `internal`. */
import type { JsonObject } from '../../domain/canonical';
import { mayReadDraw, mayReadInternalFacts } from '../../domain/reading';
import type { Actor } from '../../domain/roles';

export interface CaseData {
  /** All of it beside one another. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly file: JsonObject;
  readonly facts: Readonly<Record<string, unknown>>;
  /** The authority's alone; undefined for everybody else. */
  readonly internal: Readonly<Record<string, unknown>> | undefined;
}

interface Stored {
  readonly status: string;
  readonly file: JsonObject;
  readonly facts: JsonObject;
}

/** `shown`: what is told beside the facts, looked up for this reading. */
export function caseData(kase: Stored, shown: Readonly<Record<string, unknown>>, actor: Actor): CaseData {
  const { draw, internal: stored, ...others } = kase.facts;
  const facts = { ...others, ...shown };
  const internal = mayReadInternalFacts(actor) ? (typeof stored === 'object' ? { ...stored } : {}) : undefined;
  const drawn = draw !== undefined && mayReadDraw(actor, kase.status) ? { draw } : {};
  return {
    data: { ...kase.file, ...facts, ...internal, ...drawn },
    file: kase.file,
    facts: { ...facts, ...drawn },
    internal,
  };
}

/** Of a case of which no more is to be known than what was announced: its file. */
export function announcedData({ file }: Pick<Stored, 'file'>): CaseData {
  return { data: { ...file }, file, facts: {}, internal: undefined };
}
