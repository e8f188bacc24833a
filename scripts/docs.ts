/**
 * `npm run docs` writes docs/generated from the definitions the system runs on; `npm run docs -- --check` writes nothing and
 * ends with 1 where a page is out of date, missing or no longer made. Pages are a function of the sources alone.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { currentDefinition, PROCESSES } from '../processes/laws';
import { articlesPage } from './docs/articles-page';
import { configurationPage } from './docs/configuration-page';
import { eventsPage } from './docs/events-page';
import { permissionsPage } from './docs/permissions-page';
import { processPage } from './docs/process-page';
import { servedApplication } from './docs/served';
import { projectRoot } from './launcher/paths';

/** Path under docs/generated → text. */
export function generatedPages(): ReadonlyMap<string, string> {
  const definitions = PROCESSES.map(currentDefinition);
  const { routes, openapi } = servedApplication();
  return new Map([
    ...definitions.map((one) => [`processes/${one.process}.md`, `${processPage(one, openapi)}\n`] as const),
    ['permissions.md', `${permissionsPage(definitions, routes)}\n`],
    ['articles.md', `${articlesPage(definitions)}\n`],
    ['events.md', `${eventsPage()}\n`],
    ['configuration.md', `${configurationPage()}\n`],
    ['openapi.json', `${JSON.stringify(openapi, null, 2)}\n`],
  ]);
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

function main(options: readonly string[]): number {
  if (options.some((option) => option !== '--check')) {
    process.stderr.write('用法 · usage: npm run docs [-- --check]\n');
    return 2;
  }
  const folder = join(projectRoot(), 'docs', 'generated');
  const pages = new Map([...generatedPages()].map(([path, text]) => [join(folder, path), text]));
  const there = filesIn(folder);
  const stale = there.filter((file) => !pages.has(file));
  const changed = [...pages].filter(([file, text]) => !there.includes(file) || readFileSync(file, 'utf8') !== text);
  const shown = [...stale, ...changed.map(([file]) => file)].map((file) => file.slice(folder.length + 1)).join(', ');
  if (options.includes('--check')) {
    if (shown === '') return 0;
    process.stderr.write(
      `生成的文档已过期，请运行 npm run docs · generated pages are out of date, run npm run docs: ${shown}\n`,
    );
    return 1;
  }
  for (const file of stale) rmSync(file);
  for (const [file, text] of changed) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  process.stdout.write(
    `文档 · docs: ${pages.size} 页 · pages, ${shown === '' ? '均为最新 · all current' : `已写 · written: ${shown}`}\n`,
  );
  return 0;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
