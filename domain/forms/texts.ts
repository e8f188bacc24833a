/**
 * The kinds of text that forms, queries and paths are made of, and what a kind does not take. Told where something comes in
 * and never of what is kept: a text of an earlier release is read as it was written.
 */
import { z } from 'zod';
import { unseenDetail, unseenIn } from '../text';
import { undrawnDetail, undrawnIn } from '../acts/drawn';
import { instantFault } from '../instant';
import type { Bilingual } from '../refusal';
import type { Finding } from './findings';

/** Of `form`, `date` and `instant` the form says what stands in them; of `text` no more is asked than of every string. */
export type StringKind = 'text' | 'line' | 'name' | 'form' | 'date' | 'instant';

/** A check that accepts everything: it marks a schema's kind, and stays with it through refinements. */
const mark = () => z.check<string>(() => undefined);
export const KIND: Readonly<Record<StringKind, z.core.$ZodCheck<string>>> = {
  text: mark(),
  line: mark(),
  name: mark(),
  form: mark(),
  date: mark(),
  instant: mark(),
};
const KINDS = Object.entries(KIND) as [StringKind, z.core.$ZodCheck<string>][];

/** The kind of a string schema; null for one that was made of none. */
export function kindOf(schema: z.core.$ZodType): StringKind | null {
  const checks: readonly unknown[] = schema._zod.def.checks ?? [];
  return KINDS.find(([, check]) => checks.includes(check))?.[0] ?? null;
}

const FAULTS: Readonly<Partial<Record<StringKind, (text: string) => Bilingual | null>>> = {
  line: (text) => faultOf(unseenIn(text), unseenDetail),
  name: (text) => faultOf(unseenIn(text), unseenDetail) ?? faultOf(undrawnIn(text), undrawnDetail),
  instant: instantFault,
};

function faultOf(codePoint: number | null, detail: (codePoint: number) => Bilingual): Bilingual | null {
  return codePoint === null ? null : detail(codePoint);
}

type Path = readonly PropertyKey[];

/** What the texts of `value` hold that their kinds do not take; `value` is one that the schema accepts. */
export function textFindings(schema: z.core.$ZodType, value: unknown, path: Path = []): Finding[] {
  return within(path, lookOf(schema)(value));
}

/** What is found in a value, by its path from there; null where the value is not of that form at all. */
type Look = (value: unknown) => readonly Finding[] | null;

const NOTHING: readonly Finding[] = [];

function within(path: Path, found: readonly Finding[] | null): Finding[] {
  return (found ?? NOTHING).map((finding) => ({ ...finding, path: [...path, ...finding.path] }));
}

/** Schemas are few and looked at with every request: what is asked of each is found once. */
const looks = new WeakMap<z.core.$ZodType, Look>();

function lookOf(schema: z.core.$ZodType): Look {
  const known = looks.get(schema);
  if (known !== undefined) return known;
  const forms = formsBehind(schema).map(lookOfForm);
  const [only] = forms;
  const look = forms.length === 1 && only !== undefined ? only : leastOf(forms);
  looks.set(schema, look);
  return look;
}

/** Of several forms that a value may have one is enough. */
function leastOf(forms: readonly Look[]): Look {
  return (value) =>
    forms.reduce<readonly Finding[] | null>((least, form) => {
      const found = form(value);
      return least === null || (found !== null && found.length < least.length) ? found : least;
    }, null);
}

function lookOfForm(form: z.core.$ZodType): Look {
  if (form instanceof z.core.$ZodString) {
    const kind = kindOf(form);
    const fault = (kind === null ? undefined : FAULTS[kind]) ?? (() => null);
    return (value) => {
      if (typeof value !== 'string') return null;
      const detail = fault(value);
      return detail === null ? NOTHING : [{ path: [], shape: false, detail }];
    };
  }
  if (form instanceof z.ZodArray) {
    const { element } = form.def;
    return (value) =>
      Array.isArray(value) ? foundIn<unknown>(value, (item, index) => [index, lookOf(element)(item)]) : null;
  }
  if (form instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = form.def.shape;
    return ofMembers((name, member) => {
      const of = Object.hasOwn(shape, name) ? shape[name] : undefined;
      return of === undefined ? NOTHING : lookOf(of)(member);
    });
  }
  if (form instanceof z.ZodRecord) {
    const { keyType, valueType }: { keyType: z.core.$ZodType; valueType: z.core.$ZodType } = form.def;
    return ofMembers((name, member) => [
      ...(lookOf(keyType)(name) ?? NOTHING),
      ...(lookOf(valueType)(member) ?? NOTHING),
    ]);
  }
  return () => null;
}

function ofMembers(look: (name: string, member: unknown) => readonly Finding[] | null): Look {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const members: [string, unknown][] = Object.entries(value);
    return foundIn(members, ([name, member]) => [name, look(name, member)]);
  };
}

/** What is found in parts of a value, each with its name or index before its path. Mostly there is nothing. */
function foundIn<T>(
  parts: readonly T[],
  look: (part: T, index: number) => readonly [PropertyKey, readonly Finding[] | null],
): readonly Finding[] {
  let all = NOTHING;
  for (const [index, part] of parts.entries()) {
    const [at, found] = look(part, index);
    if (found !== null && found.length > 0) all = [...all, ...within([at], found)];
  }
  return all;
}

/** The forms behind what is optional, has a default, is read further, or may be one of several. */
export function formsBehind(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap((option: z.core.$ZodType) => formsBehind(option));
  if (schema instanceof z.ZodPipe) return formsBehind(schema.def.in);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return formsBehind(schema.def.innerType);
  return [schema];
}
