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

export const USAGE = `npm run bench -- [--only ${MEASURES.join(',')}] [--quick] [--open 1000,10000,100000] [--plans] [--picture] [--out FILE]
npm run bench -- lives [--clients 1,16] --json FILE
npm run bench -- compare BEFORE [AFTER] [--clients 1,16] [--json FILE]`;

/** What it does not take, in words: the mistake of whoever asks, and no fault of the measurement. */
export class NotTaken extends Error {}

const OPTIONS = {
  clients: { type: 'string' },
  json: { type: 'string' },
  only: { type: 'string' },
  quick: { type: 'boolean', default: false },
  open: { type: 'string' },
  out: { type: 'string' },
  plans: { type: 'boolean', default: false },
  picture: { type: 'boolean', default: false },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw error instanceof TypeError ? new NotTaken(error.message, { cause: error }) : error;
  }
}

/** @throws NotTaken */
export function readArguments(args: readonly string[]): Wanted {
  const { values, positionals } = parsed(args);
  refuseStrayOptions(positionals, values);
  const names = values.only === undefined ? [...MEASURES] : values.only.split(',');
  const unknown = names.filter((name) => !MEASURES.includes(name));
  if (unknown.length > 0) throw new NotTaken(`--only takes: ${MEASURES.join(', ')}; not ${unknown.join(', ')}`);
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

/** What is said and would change nothing is refused, and not passed over. */
function refuseStrayOptions(
  [what]: readonly string[],
  { clients, json }: { readonly clients?: string; readonly json?: string },
): void {
  if (what !== undefined) return;
  if (json !== undefined)
    throw new NotTaken('--json FILE goes with lives or compare; the tables of others go to --out FILE');
  if (clients !== undefined) throw new NotTaken('--clients goes with lives or compare; others say themselves how many');
}

function readFigures(
  [what, ...more]: readonly string[],
  { clients = '1,16', json }: { readonly clients?: string; readonly json?: string },
): Figures | undefined {
  if (what === undefined) return undefined;
  if (what !== 'lives') throw new NotTaken(`${what} is neither lives nor compare; --only chooses what is measured`);
  if (more.length > 0) throw new NotTaken(`lives takes no ${more.join(' ')}`);
  if (json === undefined) throw new NotTaken('lives needs --json FILE; as tables: --only lives');
  return { clients: readNumbers('--clients', clients), file: json };
}

function readComparison(
  [what, before, after, ...more]: readonly string[],
  { clients = '1,16', json }: { readonly clients?: string; readonly json?: string },
): Comparison | undefined {
  if (what !== 'compare') return undefined;
  if (before === undefined) throw new NotTaken('compare needs the commit BEFORE');
  if (more.length > 0) throw new NotTaken(`compare takes two commits at most, and no ${more.join(' ')}`);
  return { clients: readNumbers('--clients', clients), before, after, file: json };
}

function readOpenCases(text: string): number[] {
  const wanted = readNumbers('--open', text).sort((a, b) => a - b);
  if (wanted.filter((many) => many > MOST_FILED).length > 1)
    throw new NotTaken(`--open takes one number beyond ${MOST_FILED}: what is copied is copied once`);
  return wanted;
}

function readNumbers(option: string, text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (!numbers.every((one) => Number.isSafeInteger(one) && one > 0))
    throw new NotTaken(`${option} takes numbers, such as 1,16; not ${text}`);
  return numbers;
}
