/**
 * The environment of an operator's command: what is set wins; for the rest, the running (or last) embedded run of this
 * DATA_DIR says where its database, engine and identity provider are.
 */
import { VARIABLES, type Environment } from '../config';
import { dataPaths } from './launcher/paths';
import { readRun } from './launcher/run-file';

export function operatorEnvironment(env: Environment): Environment {
  const run = readRun(dataPaths(env['DATA_DIR'] || VARIABLES.DATA_DIR.default));
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  return { ...run?.env, ...set };
}
