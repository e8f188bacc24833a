/**
 * Lists in pages: `limit` and an opaque `cursor` that is bound to the list and its filters. A cursor is not signed, since
 * it says no more than a position in what the caller may see anyway; it is checked to be one that this list gave out.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, type JsonValue } from '../domain/canonical';
import { formed, identifier, instant, note } from '../domain/forms/form';
import { textFindings } from '../domain/forms/texts';
import { malformed } from './edge-error';
import { findUnfit } from './json-scan';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

/** The query members of every list; spread into the route's query: `z.strictObject({ ...pageQuery, status: … })`. */
export const pageQuery = {
  limit: formed(3, /^[1-9]\d{0,2}$/, {
    zh: `须为 1 至 ${MAX_LIMIT} 的整数`,
    en: `must be a whole number from 1 to ${MAX_LIMIT}`,
  })
    .transform(Number)
    .refine((limit) => limit <= MAX_LIMIT, { params: { zh: `不得超过 ${MAX_LIMIT}`, en: `at most ${MAX_LIMIT}` } })
    .default(DEFAULT_LIMIT)
    .meta({
      openapi: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
      description: '每页条数 · items in a page',
    }),
  cursor: note(1_000).optional().meta({ description: '上一页给出的 nextCursor · nextCursor of the page before' }),
};

/** Ordered by instant, of equals by id. */
export const BY_TIME = z.tuple([instant, identifier]);
/** A number that the record counts with, as far as its columns reach. */
export const COUNTED = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

type PositionTuple = z.ZodType<readonly JsonValue[], readonly JsonValue[]>;
export type PageRequest = { readonly limit: number; readonly cursor?: string | undefined };

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

export interface List<P> {
  /** Where the page begins: after this position, or at the list's start. @throws EdgeError 400 for a cursor not of this list */
  after(query: PageRequest): P | undefined;
  /** Of at most `limit + 1` rows read after the cursor: the page, and the cursor of the next one if there is a row more. */
  page<R, T>(query: PageRequest, rows: readonly R[], position: (row: R) => P, item: (row: R) => T): Page<T>;
}

/**
 * A list named for its cursors; `position` describes what its rows are ordered by.
 */
export function defineList<S extends PositionTuple>(name: string, position: S): List<z.output<S>> {
  const foreign = () =>
    malformed(
      '/cursor',
      { zh: '游标无效，或不属于此列表与筛选条件', en: 'not a cursor of this list and filter' },
      'query',
    );
  return {
    after: (query) => {
      if (query.cursor === undefined) return undefined;
      const parts = decode(query.cursor);
      if (!parts || parts[0] !== binding(name, query)) throw foreign();
      const result = position.safeParse(parts.slice(1));
      if (!result.success || textFindings(position, parts.slice(1)).length > 0) throw foreign();
      return result.data;
    },
    page: (query, rows, positionOf, item) => {
      const shown = rows.slice(0, query.limit);
      const last = shown[shown.length - 1];
      const more = rows.length > query.limit && last !== undefined;
      return {
        items: shown.map(item),
        nextCursor: more ? encode([binding(name, query), ...positionOf(last)]) : null,
      };
    },
  };
}

/** The reply schema of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** Ties a cursor to the list and to every filter but the page itself. */
function binding(name: string, { limit: _limit, cursor: _cursor, ...filters }: PageRequest): string {
  const given = Object.entries(filters).map(([member, value]): [string, string] => [member, String(value)]);
  return createHash('sha256')
    .update(`${name}\n${canonicalJson(Object.fromEntries(given))}`)
    .digest('base64url')
    .slice(0, 12);
}

function encode(parts: readonly JsonValue[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function decode(cursor: string): readonly unknown[] | undefined {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    const parts: unknown = JSON.parse(text);
    if (findUnfit(text)) return undefined;
    return Array.isArray(parts) && encodesTo(parts, cursor) ? parts : undefined;
  } catch {
    return undefined;
  }
}

/** Base64 and JSON both have many spellings of one value; a cursor has one. */
function encodesTo(parts: readonly unknown[], cursor: string): boolean {
  return Buffer.from(JSON.stringify(parts)).toString('base64url') === cursor;
}
