/** Doctor's look at the machine and the project: Node, dependencies, build, configuration, disk. Nothing need run. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import {
  ConfigError,
  VARIABLES,
  VARIABLE_NAMES,
  readLauncherConfig,
  type Environment,
  type Variable,
} from '../../config';
import { CACHE_PLACE, PATH_PLACE, findEngine } from '../launcher/engine-lookup';
import { cacheDir, dataPaths, projectRoot } from '../launcher/paths';
import { finding, type Finding } from './finding';

const MB = 1024 * 1024;

export function node(): Finding {
  const subject = { zh: 'Node', en: 'Node' };
  const manifest = z.object({ engines: z.object({ node: z.string() }) });
  const { engines } = manifest.parse(JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')));
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  const [least, have] = [numbers(engines.node), numbers(process.version)];
  const differs = least.findIndex((n, i) => n !== (have[i] ?? 0));
  const enough = differs < 0 || (have[differs] ?? 0) > (least[differs] ?? 0);
  return finding(subject, enough ? 'ok' : 'bad', process.version, `needs ${engines.node}`);
}

export function project(): Finding[] {
  const output = execFileSync(process.execPath, [join(projectRoot(), 'scripts', 'prepare.cjs'), 'status'], {
    encoding: 'utf8',
  });
  const status = z.object({ dependencies: z.boolean(), build: z.boolean() }).parse(JSON.parse(output));
  return [
    status.dependencies
      ? finding({ zh: '依赖', en: 'dependencies' }, 'ok', '与锁文件一致', 'as locked')
      : finding({ zh: '依赖', en: 'dependencies' }, 'bad', '与锁文件不一致：npm ci', 'not as locked: npm ci'),
    status.build
      ? finding({ zh: '构建', en: 'build' }, 'ok', '最新', 'current')
      : finding(
          { zh: '构建', en: 'build' },
          'warn',
          '早于源码：npm run build',
          'older than the sources: npm run build',
        ),
  ];
}

/** Names every variable that is set; secrets are not shown. */
export function configuration(env: Environment): Finding[] {
  const subject = { zh: '配置', en: 'configuration' };
  const set = VARIABLE_NAMES.filter((name) => env[name]).map((name) => {
    const variable: Variable = VARIABLES[name];
    return `${name}=${variable.secret ? '***' : env[name]}`;
  });
  const shown = set.length === 0 ? ['默认值', 'defaults'] : [set.join(' '), `${set.length} set`];
  try {
    readLauncherConfig(env);
    return [finding(subject, 'ok', shown[0] ?? '', shown[1] ?? '')];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ variable, problem }) => finding(subject, 'bad', `${variable} 有误`, problem));
  }
}

export async function disk(dataDir: string): Promise<Finding> {
  const subject = { zh: '磁盘', en: 'disk' };
  let folder = dataPaths(dataDir).root;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = Math.round((bavail * bsize) / MB);
  const verdict = free < 200 ? 'bad' : free < 2_048 ? 'warn' : 'ok';
  return finding(subject, verdict, `${folder} 剩余 ${free} MB`, `${free} MB free`);
}

/** Secrets in DATA_DIR that others could read. */
export function secrets(dataDir: string): Finding {
  const subject = { zh: '密钥文件', en: 'secret files' };
  const paths = dataPaths(dataDir);
  const identity = ['signing-key.json', 'cookie-key', 'demo-password', 'platform-client-secret'];
  const files = [paths.clusterSecrets, paths.run, ...identity.map((name) => join(paths.identity, name))];
  const open = files.filter((file) => existsSync(file) && (statSync(file).mode & 0o077) !== 0);
  return open.length === 0
    ? finding(subject, 'ok', '仅属主可读', 'readable by their owner only')
    : finding(subject, 'bad', `他人可读：${open.join('、')}`, 'readable by others: chmod 600');
}

/** Where a start would take the engine from, without fetching or building anything. */
export async function engineBinary(env: Environment): Promise<Finding> {
  const subject = { zh: '引擎程序', en: 'engine binary' };
  if (env['TEMPORAL_ADDRESS'])
    return finding(subject, 'ok', '不需要（TEMPORAL_ADDRESS）', 'not needed (TEMPORAL_ADDRESS)');
  const found = await findEngine({ env, cache: cacheDir(env), tell: () => undefined }, [PATH_PLACE, CACHE_PLACE]);
  return found
    ? finding(subject, 'ok', `${found.where.zh}：${found.path}`, found.where.en)
    : finding(subject, 'warn', '没有；启动时将下载或构建', 'none; a start will fetch or build it');
}
