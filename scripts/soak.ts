/**
 * `npm run soak [-- MINUTES]`: what takes too long for every commit, one after the other: the crash suite, a schema fuzzer against
 * the served OpenAPI document, and whether memory rises while lives go through. `npm run soak -- crash|schema|memory [MINUTES]` is one of
 * them alone, `npm run soak -- mutation [PATTERN...]` the mutation run, which ends when it has tried every mutant, and
 * `npm run soak -- obligations [PART...]` takes out what carries the measures, and sees its tests turn red.
 */
import { crashes } from './soak/crash';
import { memory } from './soak/memory';
import { mutation } from './soak/mutation';
import { obligations } from './soak/obligations';
import { schema } from './soak/schema';

interface Kind {
  readonly run: (minutes: number) => number | Promise<number>;
  /** Unless said otherwise. */
  readonly minutes: number;
}

const KINDS: Readonly<Record<string, Kind>> = {
  crash: { run: crashes, minutes: 10 },
  schema: { run: schema, minutes: 10 },
  memory: { run: memory, minutes: 30 },
};

async function main(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args;
  if (first === 'mutation') return mutation(rest);
  if (first === 'obligations') return obligations(rest);
  const one = first !== undefined && Object.hasOwn(KINDS, first) ? first : undefined;
  const given = one === undefined ? first : rest[0];
  if (given !== undefined && !(Number(given) > 0)) {
    process.stderr.write(
      `npm run soak -- [${Object.keys(KINDS).join('|')}] 分钟数 · MINUTES\nnpm run soak -- mutation | obligations\n`,
    );
    return 2;
  }
  let status = 0;
  for (const [kind, { run, minutes }] of Object.entries(KINDS)) {
    if (one !== undefined && one !== kind) continue;
    const ended = await run(Number(given ?? minutes)); // the others run all the same
    status ||= ended;
  }
  return status;
}

void main(process.argv.slice(2)).then((status) => (process.exitCode = status));
