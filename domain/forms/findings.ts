/**
 * What a schema finds wrong with a value, told in both languages: where, what, whether the shape is wrong (missing, unknown
 * or wrongly typed members) or a value of the right type is outside what is allowed, and under which article.
 * A schema names its rule and article through a custom issue:
 * `.refine(check, { path, params: { zh: '…', en: '…', article: 'Art. 13' } })`.
 */
import { isCited, type Cited } from '../measures';
import type { z } from 'zod';
import { INSTANT } from '../instant';
import type { Bilingual } from '../refusal';

export type Issue = z.core.$ZodIssue;

export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly detail: Bilingual;
  /** Of the wrong shape (400), or of the right shape but against a rule (422). */
  readonly shape: boolean;
  readonly article?: Cited;
}

/** All findings behind zod's issues; those in unions are the findings of the form that comes closest. */
export function findings(issues: readonly Issue[]): Finding[] {
  return issues.flatMap((issue) => findingsOf(issue, []));
}

function findingsOf(issue: Issue, above: readonly PropertyKey[]): Finding[] {
  const path = [...above, ...issue.path];
  const missing = issue.input === undefined;
  switch (issue.code) {
    case 'invalid_type':
      return [{ path, shape: true, detail: missing ? MISSING : wrongType(issue.expected) }];
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], shape: true, detail: UNKNOWN }));
    case 'invalid_value':
      return [invalidValue(path, issue.values, issue.input)];
    case 'invalid_union':
      return unionFindings(issue, path);
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((inner) => findingsOf(inner, path));
    case 'too_small':
      return [{ path, shape: false, detail: tooSmall(issue) }];
    case 'too_big':
      return [{ path, shape: false, detail: tooBig(issue) }];
    case 'not_multiple_of':
      return [
        {
          path,
          shape: false,
          detail: { zh: `须为 ${issue.divisor} 的倍数`, en: `must be a multiple of ${issue.divisor}` },
        },
      ];
    case 'invalid_format':
      return [
        {
          path,
          shape: false,
          detail: FORMS[issue.format] ?? OTHER_FORM,
        },
      ];
    case 'custom':
      return [{ path, shape: false, ...ruleOf(issue) }];
  }
}

/** What the forms of texts are called that have a name; a form of our own says in words what it is (`formed`). */
const FORMS: Readonly<Record<string, Bilingual>> = {
  datetime: INSTANT,
  date: { zh: '须为 YYYY-MM-DD 形式的日期', en: 'must be a date YYYY-MM-DD' },
};
const OTHER_FORM: Bilingual = { zh: '形式不符合要求', en: 'is not of the form that is asked for' };
const MISSING: Bilingual = { zh: '缺少必填项', en: 'is missing' };
const UNKNOWN: Bilingual = { zh: '未知成员', en: 'is not a known member' };

const TYPES: Readonly<Record<string, Bilingual>> = {
  string: { zh: '文本', en: 'a text' },
  number: { zh: '数值', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: '布尔值', en: 'true or false' },
  object: { zh: '对象', en: 'an object' },
  record: { zh: '对象', en: 'an object' },
  array: { zh: '列表', en: 'a list' },
  tuple: { zh: '列表', en: 'a list' },
};
const OTHER_TYPE: Bilingual = { zh: '所要求的类型', en: 'of the type that is asked for' };

function wrongType(expected: string): Bilingual {
  const { zh, en } = TYPES[expected] ?? OTHER_TYPE;
  return { zh: `类型应为${zh}`, en: `must be ${en}` };
}

function invalidValue(path: readonly PropertyKey[], values: readonly unknown[], input: unknown): Finding {
  if (input === undefined) return { path, shape: true, detail: MISSING };
  const sameType = values.some((value) => typeof value === typeof input && value !== null && input !== null);
  const list = values.slice(0, 30).map(String).join(' | ');
  return { path, shape: !sameType, detail: { zh: `须为以下之一：${list}`, en: `must be one of: ${list}` } };
}

function unionFindings(issue: Extract<Issue, { code: 'invalid_union' }>, path: readonly PropertyKey[]): Finding[] {
  if (issue.input === undefined) return [{ path, shape: true, detail: MISSING }];
  if (issue.errors.length === 0) {
    // A discriminated union whose discriminator names none of its forms.
    const name = typeof issue.discriminator === 'string' ? issue.discriminator : undefined;
    const given: unknown =
      name !== undefined && typeof issue.input === 'object' && issue.input !== null
        ? Object.getOwnPropertyDescriptor(issue.input, name)?.value
        : issue.input;
    const options: unknown = 'options' in issue ? issue.options : undefined;
    return [invalidValue(path, Array.isArray(options) ? options : [], given)];
  }
  const branches = issue.errors.map((inner) => inner.flatMap((one) => findingsOf(one, path)));
  const close = branches.filter((findings) => !findings.some((finding) => finding.shape));
  return (close.length > 0 ? close : branches).reduce((best, next) => (next.length < best.length ? next : best));
}

type Sized = Extract<Issue, { code: 'too_small' | 'too_big' }>;

const UNITS: Readonly<Record<string, Bilingual>> = {
  string: { zh: ' 个字符', en: ' characters' },
  array: { zh: ' 项', en: ' items' },
  set: { zh: ' 项', en: ' items' },
  object: { zh: ' 个成员', en: ' members' },
};

function unitOf(issue: Sized): Bilingual {
  return UNITS[issue.origin] ?? { zh: '', en: '' };
}

function tooSmall(issue: Extract<Issue, { code: 'too_small' }>): Bilingual {
  const unit = unitOf(issue);
  if (issue.minimum === 1 && unit.zh !== '') return { zh: '不得为空', en: 'must not be empty' };
  const bound = String(issue.minimum);
  return issue.inclusive === false
    ? { zh: `须大于 ${bound}${unit.zh}`, en: `must be more than ${bound}${unit.en}` }
    : { zh: `不得少于 ${bound}${unit.zh}`, en: `must be at least ${bound}${unit.en}` };
}

function tooBig(issue: Extract<Issue, { code: 'too_big' }>): Bilingual {
  const unit = unitOf(issue);
  const bound = String(issue.maximum);
  return issue.inclusive === false
    ? { zh: `须小于 ${bound}${unit.zh}`, en: `must be less than ${bound}${unit.en}` }
    : { zh: `不得超过 ${bound}${unit.zh}`, en: `must be at most ${bound}${unit.en}` };
}

function ruleOf(issue: Extract<Issue, { code: 'custom' }>): { detail: Bilingual; article?: Cited } {
  const { zh, en, article }: Record<string, unknown> = issue.params ?? {};
  const detail = typeof zh === 'string' && typeof en === 'string' ? { zh, en } : OTHER_FORM;
  if (article === undefined) return { detail };
  if (!isCited(article)) throw new Error(`a form cites ${JSON.stringify(article)}`);
  return { detail, article };
}
