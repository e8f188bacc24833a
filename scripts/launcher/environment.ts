/**
 * The environment of each child, made explicitly: what every program needs of the caller's, the configuration variables of
 * that part (config/variables.ts), and what the launcher found out. Nothing else leaks in.
 */
import { VARIABLES, variablesOf, type Environment, type Part } from '../../config';

// PATH and HOME for programs that look for others; proxies and certificates for those that reach out; test hooks by prefix.
const PLATFORM =
  /^(PATH|HOME|TMPDIR|LANG|LC_ALL|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|XDG_CACHE_HOME|FAILPOINT\w*)$/;

export function platformEnv(env: Environment): Record<string, string> {
  return pick(env, (name) => PLATFORM.test(name));
}

/** `found` wins over the caller's own. */
export function partEnv(part: Part, env: Environment, found: Environment): Record<string, string> {
  const own = new Set<string>(variablesOf(part));
  return {
    ...platformEnv(env),
    TZ: 'UTC',
    NODE_ENV: VARIABLES.NODE_ENV.default,
    ...pick(env, (name) => own.has(name)),
    ...pick(found, (name) => own.has(name)),
  };
}

function pick(env: Environment, wanted: (name: string) => boolean): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value !== '' && wanted(name)) picked[name] = value;
  }
  return picked;
}
