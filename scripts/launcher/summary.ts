/** What stands at the end of a start: the addresses, and three things to try that work as they are printed. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { VARIABLES, type LauncherConfig } from '../../config';
import type { DataPaths } from './paths';
import { say, seconds } from './say';

export interface Summary {
  readonly urls: Readonly<Record<string, string>>;
  readonly config: LauncherConfig;
  readonly paths: DataPaths;
  /** The worker does not run yet. */
  readonly degraded: boolean;
  readonly since: Date;
}

export function printSummary({ urls, config, paths, degraded, since }: Summary): void {
  const api = urls['api'] ?? '';
  const rows: [label: string, value: string | undefined][] = [
    ['接口 · API', api],
    ['文档 · docs', urls['docs']],
    ['引擎界面 · engine UI', urls['engineUi']],
    ['身份 · OIDC', urls['issuer']],
    ['演示口令 · demo password', config.oidc ? undefined : demoPassword(paths)],
    ['数据与日志 · data, logs', relative(process.cwd(), paths.root) || paths.root],
  ];
  // The token command needs what this run was started with.
  const differing = [
    ...(String(config.port) === VARIABLES.PORT.default ? [] : [`PORT=${config.port}`]),
    ...(process.env['DATA_DIR'] ? [`DATA_DIR='${process.env['DATA_DIR']}'`] : []),
  ];
  const npm = [...differing, 'npm'].join(' ');
  const token = (persona: string) => `-H "Authorization: Bearer $(${npm} run --silent token -- ${persona})"`;
  say('');
  say(`系统已就绪 · the system is ready (${seconds(since.getTime())})`);
  if (degraded) say('引擎尚未就绪，降级运行 · the engine is not ready yet: degraded');
  for (const [label, value] of rows) if (value) say(`  ${label}: ${value}`);
  say('试一试 · things to try:');
  say(`  curl -s ${api}/readyz`);
  say(`  curl -s ${token('operator-a')} ${api}/v1/datasets`);
  say(`  curl -s ${token('officer')} '${api}/v1/tasks?box=todo'`);
  say('按 Ctrl-C 停止 · Ctrl-C stops everything');
  say('');
}

function demoPassword(paths: DataPaths): string | undefined {
  try {
    return readFileSync(join(paths.identity, 'demo-password'), 'utf8').trim();
  } catch {
    return undefined;
  }
}
