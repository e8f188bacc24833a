/**
 * Part of `npm run check`: every path of this repository that a comment, a page or a text in the code names is there, and so
 * is every heading or line that it points to, and every name that a page says to be in a file (“`name` in `file.ts`”). A path is what begins with one of the folders at the top; `dist/` and other
 * untracked folders are none. Compiled files are taken for their sources. Prints what is not there; status 1 then.
 */
'use strict';
const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { dirname, join, normalize } = require('node:path');

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
const files = new Set(tracked.trim().split('\n'));
const folders = new Set();
for (const file of files)
  for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) folders.add(folder);
const tops = new Set([...folders].filter((folder) => !folder.includes('/')));

/** Written by others, generated from what is checked here, or naming what is not there on purpose. */
const SKIPPED = /^(test\/released|docs\/generated|package-lock\.json|LICENSE|test\/scripts\/check-paths\.test\.ts)/;
const READ = /\.(ts|cjs|js|md|sh|ya?ml)$|^\.ci\/run$/;
/** A word with a slash in it, not part of a URL, a package or a longer path. */
const PATH = /(?<![\w/.@:$}-])(?:[\w.-]+\/)+[\w.*<>-]*[\w*>](?::\d+)?/g;
/** A link of a page: relative to it. */
const LINK = /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#([^)\s]+))?\)/g;

function isThere(path) {
  if (files.has(path) || folders.has(path)) return true;
  return path.endsWith('.js') && files.has(path.replace(/\.js$/, '.ts'));
}

/** Names a suite without its ending, as `npm test -- test/api/uploads` does. */
function isSuite(path) {
  return path.startsWith('test/') && [...files].some((file) => file.startsWith(`${path}.`));
}

function problemOf(word) {
  const [path, line] = word.split(':');
  if (!tops.has(path.split('/')[0]) || /[*<>]/.test(path)) return null;
  if (!isThere(path) && !isSuite(path)) return 'no such file or folder';
  if (line === undefined) return null;
  return Number(line) <= readFileSync(path, 'utf8').split('\n').length ? null : 'has no such line';
}

/** As a page's renderer names its headings. */
const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

function problemOfLink(page, target, anchor) {
  const path = normalize(join(dirname(page), target));
  if (!isThere(path.replace(/\/$/, ''))) return 'leads nowhere';
  if (anchor === undefined || !path.endsWith('.md')) return null;
  const headings = [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading));
  return headings.includes(decodeURIComponent(anchor)) ? null : 'has no such heading';
}

/** “`suspendRight` in `cases/rights.ts`”, or several names. */
const NAMED_IN = /((?:`\w+`(?:,| and)? )+)in `([\w./-]+\.ts)`/g;

function problemsOfNames(names, path) {
  if (!files.has(path)) return []; // told by its path
  const text = readFileSync(path, 'utf8');
  return [...names.matchAll(/`(\w+)`/g)].flatMap(([, name]) => (new RegExp(`\\b${name}\\b`).test(text) ? [] : [name]));
}

const problems = [];
for (const file of files) {
  if (!READ.test(file) || SKIPPED.test(file)) continue;
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((line, index) => {
      const tell = (what, problem) => problem !== null && problems.push(`${file}:${index + 1}: ${what}: ${problem}`);
      // The modules that code imports are the compiler's to find.
      if (!/^\s*(import|export) .* from |\brequire\(/.test(line))
        for (const [word] of line.matchAll(PATH)) tell(word, problemOf(word));
      if (!file.endsWith('.md')) return;
      for (const [, target, anchor] of line.matchAll(LINK)) tell(target, problemOfLink(file, target, anchor));
      for (const [, names, path] of line.matchAll(NAMED_IN))
        for (const name of problemsOfNames(names, path)) tell(name, `is not in ${path}`);
    });
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  console.error(`${problems.length} 处路径不存在 · ${problems.length} path(s) named that are not there`);
  process.exit(1);
}
