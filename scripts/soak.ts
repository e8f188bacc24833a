/**
 * `npm run soak [-- MINUTES]`: what takes too long for every commit, one after the other: the crash suite, and a schema fuzzer
 * against the served OpenAPI document. `npm run soak -- crash|schema [MINUTES]` is one of them alone, `npm run soak -- mutation
 * [PATTERN...]` the mutation run, which ends when it has tried every mutant.
 */
import { crashes } from './soak/crash';
import { mutation } from './soak/mutation';
import { schema } from './soak/schema';

const KINDS: Readonly<Record<string, (minutes: number) => number | Promise<number>>> = { crash: crashes, schema };

async function main(args: readonly string[]): Promise<number> {
  const [first = '10', ...rest] = args;
  if (first === 'mutation') return mutation(rest);
  const one = Object.hasOwn(KINDS, first) ? first : undefined;
  const minutes = Number(one === undefined ? first : (rest[0] ?? '10'));
  if (!(minutes > 0)) {
    process.stderr.write(
      `npm run soak -- [${Object.keys(KINDS).join('|')}] 分钟数 · MINUTES\nnpm run soak -- mutation\n`,
    );
    return 2;
  }
  let status = 0;
  for (const [kind, run] of Object.entries(KINDS)) {
    if (one === undefined || one === kind) status ||= await run(minutes);
  }
  return status;
}

void main(process.argv.slice(2)).then((status) => (process.exitCode = status));
