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
  // Of several forms that a value may have one is enough.
  const branches = formsBehind(schema).flatMap((form) => {
    const found = findingsOf(form, value, path);
    return found === null ? [] : [found];
  });
  return (
    branches.reduce<Finding[] | null>((least, next) => (least && least.length <= next.length ? least : next), null) ??
    []
  );
}

/** Null where the value is not of that form at all. */
function findingsOf(form: z.core.$ZodType, value: unknown, path: Path): Finding[] | null {
  if (typeof value === 'string') {
    if (!(form instanceof z.core.$ZodString)) return null;
    const kind = kindOf(form);
    const detail = kind === null ? null : (FAULTS[kind]?.(value) ?? null);
    return detail === null ? [] : [{ path, shape: false, detail }];
  }
  if (typeof value !== 'object' || value === null) return null;
  if (form instanceof z.ZodArray && Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => textFindings(form.def.element, item, [...path, index]));
  }
  const members: [string, unknown][] = Object.entries(value);
  if (form instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = form.def.shape;
    return members.flatMap(([name, member]) => {
      const of = Object.hasOwn(shape, name) ? shape[name] : undefined;
      return of === undefined ? [] : textFindings(of, member, [...path, name]);
    });
  }
  if (form instanceof z.ZodRecord) {
    const { keyType, valueType }: { keyType: z.core.$ZodType; valueType: z.core.$ZodType } = form.def;
    return members.flatMap(([name, member]) => {
      const at = [...path, name];
      return [...textFindings(keyType, name, at), ...textFindings(valueType, member, at)];
    });
  }
  return null;
}

/** The forms behind what is optional, has a default, is read further, or may be one of several. */
export function formsBehind(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap((option: z.core.$ZodType) => formsBehind(option));
  if (schema instanceof z.ZodPipe) return formsBehind(schema.def.in);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return formsBehind(schema.def.innerType);
  return [schema];
}
