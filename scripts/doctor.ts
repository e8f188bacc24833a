/**
 * `npm run doctor`: what is configured, reachable and out of date, one line each, in this environment and (where it runs) of
 * the embedded run of this DATA_DIR. Status 1 when something needed is broken. What is not running is no fault by itself.
 */
import { VARIABLES } from '../config';
import { operatorEnvironment } from './environment';
import { show, type Finding } from './doctor/finding';
import { configuration, disk, engineBinary, node, project, secrets } from './doctor/machine';
import { api, engine, identity, record } from './doctor/system';
import { dataPaths } from './launcher/paths';
import { isRunning, readRun } from './launcher/run-file';

/** All findings, in the order they are shown. */
export async function examine(own: NodeJS.ProcessEnv): Promise<Finding[]> {
  const dataDir = own['DATA_DIR'] || VARIABLES.DATA_DIR.default;
  const run = readRun(dataPaths(dataDir));
  const running = isRunning(run);
  const defaults = {
    TEMPORAL_NAMESPACE: VARIABLES.TEMPORAL_NAMESPACE.default,
    TASK_QUEUE: VARIABLES.TASK_QUEUE.default,
  };
  // An embedded run that ended without saying so left addresses that mean nothing any more.
  const env = { ...defaults, ...(running ? operatorEnvironment(own) : own) };
  const [diskSpace, binary, ...system] = await Promise.all([
    disk(dataDir),
    engineBinary(own),
    api(running ? run.urls['api'] : undefined),
    record(env),
    engine(env),
    identity(env),
  ]);
  return [node(), ...project(), ...configuration(own), diskSpace, secrets(dataDir), binary, ...system.flat()];
}

async function main(): Promise<void> {
  const findings = await examine(process.env);
  for (const one of findings) console.log(show(one));
  const broken = findings.filter(({ verdict }) => verdict === 'bad').length;
  console.log(broken === 0 ? '没有发现问题 · nothing is broken' : `${broken} 处需要处理 · ${broken} thing(s) to mend`);
  process.exitCode = broken === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  });
}
