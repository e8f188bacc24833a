/**
 * `npm run demo [-- STORY]`: tells a story over HTTP on a running system, with progress, and prints the timeline of its case.
 * Nothing here that a portal could not do.
 */
import { cycles } from './demo/cycles';
import { dataRequest } from './demo/data-request';
import { rights } from './demo/rights';
import { selection } from './demo/selection';
import { say, Stage, type Story } from './demo/stage';

const STORIES: Readonly<Record<string, Story>> = { 'data-request': dataRequest, rights, cycles, selection };

async function main([name = 'data-request']: readonly string[]): Promise<void> {
  const story = Object.hasOwn(STORIES, name) ? STORIES[name] : undefined;
  if (story === undefined) throw new Error(`没有故事 ${name} · no story ${name}: ${Object.keys(STORIES).join(', ')}`);
  const stage = new Stage();
  say(`系统 · system: ${stage.base}`);
  await story(stage);
  say('\n演示完成 · the demo went through');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
