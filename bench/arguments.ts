/** What `npm run bench` is asked for (main.ts says how). */
import { parseArgs } from 'node:util';
import { MOST_FILED } from './growth';
import { MEASURES, type Kept } from './measures';
import type { Effort } from './session';

export interface Figures {
  readonly clients: readonly number[];
  readonly file: string;
}

export interface Comparison {
  readonly clients: readonly number[];
  readonly before: string;
  /** Undefined: what stands here. */
  readonly after: string | undefined;
  readonly file: string | undefined;
}

export interface Wanted {
  /** Instead of the tables. */
  readonly figures: Figures | undefined;
  readonly comparison: Comparison | undefined;
  readonly names: readonly string[];
  readonly effort: Effort;
  readonly out: string | undefined;
  readonly kept: Kept;
}

/** @throws Error for what it does not take, in words */
export function readArguments(args: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      clients: { type: 'string' },
      json: { type: 'string' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      open: { type: 'string' },
      out: { type: 'string' },
      plans: { type: 'boolean', default: false },
      picture: { type: 'boolean', default: false },
    },
  });
  const names = values.only === undefined ? [...MEASURES] : values.only.split(',');
  const unknown = names.filter((name) => !MEASURES.includes(name));
  if (unknown.length > 0) throw new Error(`--only takes: ${MEASURES.join(', ')}`);
  const { quick } = values;
  return {
    figures: positionals[0] === 'compare' ? undefined : readFigures(positionals, values),
    comparison: readComparison(positionals, values),
    names,
    out: values.out,
    kept: { plans: values.plans, picture: values.picture },
    effort: {
      quick,
      runs: quick ? 1 : 3,
      windowMs: quick ? 3_000 : 8_000,
      openCases: readOpenCases(values.open ?? (quick ? '100,300' : '1000,10000,100000')),
      burst: quick ? 200 : 1_000,
    },
  };
}

function readFigures(
  [what, ...more]: readonly string[],
  { clients = '1,16', json }: { readonly clients?: string; readonly json?: string },
): Figures | undefined {
  if (what === undefined && json === undefined) return undefined;
  if (what !== 'lives' || more.length > 0 || json === undefined) throw new Error('lives --clients 1,16 --json FILE');
  return { clients: readNumbers('--clients', clients), file: json };
}

function readComparison(
  [what, before, after, ...more]: readonly string[],
  { clients = '1,16', json }: { readonly clients?: string; readonly json?: string },
): Comparison | undefined {
  if (what !== 'compare') return undefined;
  if (before === undefined || more.length > 0) throw new Error('compare BEFORE [AFTER] --clients 1,16 --json FILE');
  return { clients: readNumbers('--clients', clients), before, after, file: json };
}

function readOpenCases(text: string): number[] {
  const wanted = readNumbers('--open', text).sort((a, b) => a - b);
  if (wanted.filter((many) => many > MOST_FILED).length > 1)
    throw new Error(`--open takes one number beyond ${MOST_FILED}: what is copied is copied once`);
  return wanted;
}

function readNumbers(option: string, text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (!numbers.every((one) => Number.isSafeInteger(one) && one > 0)) throw new Error(`${option} takes numbers: 1,16`);
  return numbers;
}
