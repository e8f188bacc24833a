/**
 * `npm run NAME`: prepares what the command needs (scripts/prepare.cjs), then becomes it. The command runs in this very
 * process, so that signals, standard streams and exit status are its own, and nothing is printed beside its output.
 * Plain JavaScript without any dependency, for the same reason as prepare.cjs.
 */
'use strict';
const path = require('node:path');
const { prepare } = require('./prepare.cjs');

const JEST = 'node_modules/jest/bin/jest.js';
/** What must be there first (see prepare.cjs; nothing: the dependencies), what is run, and the arguments it always gets. */
const COMMANDS = {
  start: ['build', 'dist/scripts/start.js'],
  dev: ['build', 'dist/scripts/dev.js'],
  test: [undefined, JEST],
  'test:unit': [undefined, JEST, '--config', 'jest.unit.config.js'],
  docs: ['build', 'dist/scripts/docs.js'],
  bench: ['build', 'dist/bench/main.js'],
  provision: ['build', 'dist/scripts/provision.js'],
  histories: ['build', 'dist/scripts/histories.js'],
  released: ['build', 'dist/scripts/released.js'],
  glyphs: ['build', 'dist/scripts/glyphs.js'],
  soak: ['build', 'dist/scripts/soak.js'],
  migrate: ['build', 'dist/scripts/migrate.js'],
  // Beside a system that may be running: what it runs from is not built anew under it.
  token: ['built', 'dist/scripts/token.js'],
  demo: ['built', 'dist/scripts/demo.js'],
  doctor: ['built', 'dist/scripts/doctor.js'],
  'audit:verify': ['built', 'dist/scripts/audit-verify.js'],
  'audit:digest': ['built', 'dist/scripts/audit-digest.js'],
  'draw:verify': ['built', 'dist/scripts/draw-verify.js'],
  reconcile: ['built', 'dist/scripts/reconcile.js'],
};

async function main([name, ...given]) {
  if (!Object.hasOwn(COMMANDS, name)) {
    process.stderr.write(`用法 · usage: node scripts/run.cjs ${Object.keys(COMMANDS).join('|')} [ARGUMENT…]\n`);
    process.exit(2);
  }
  const [wanted, file, ...always] = COMMANDS[name];
  const code = await prepare(wanted);
  if (code !== 0) process.exit(code);
  process.argv = [process.execPath, path.join(__dirname, '..', file), ...always, ...given];
  if (wanted !== undefined) process.setSourceMapsEnabled(true);
  require('node:module').runMain();
}

void main(process.argv.slice(2));
