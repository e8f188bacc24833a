/**
 * `npm run --silent token -- PERSONA` prints an access token for a demo persona of the embedded provider, valid for 8 hours.
 * Needs PORT and DATA_DIR only, no running server. Unknown persona: status 2 and the list of those there are.
 */
import { orExit, readIdentityConfig } from '../config';
import { PERSONAS, findPersona } from '../demo/personas';
import { mintToken } from './identity/mint';

async function main(): Promise<number> {
  const [id = '', ...more] = process.argv.slice(2);
  const persona = more.length === 0 ? findPersona(id) : undefined;
  if (!persona) {
    const width = Math.max(...PERSONAS.map((known) => known.id.length));
    const list = PERSONAS.map((known) => `  ${known.id.padEnd(width)}  ${known.name}（${known.orgName}）`).join('\n');
    const wrong =
      id === '' ? '用法 · usage: npm run --silent token -- PERSONA' : `没有这个身份 · no such persona: ${id}`;
    process.stderr.write(`${wrong}\n${list}\n`);
    return 2;
  }
  const config = orExit(() => readIdentityConfig(process.env));
  process.stdout.write(`${await mintToken(persona, config)}\n`);
  return 0;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
