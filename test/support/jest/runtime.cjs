/**
 * Jest's runtime, with libraries shared: what lies in node_modules is loaded by Node itself, once per worker process, and our
 * own modules anew for each suite: compiled once per worker, run again, with nothing kept of the time before. A suite that mocks a library still gets its mock. Belongs to environment.cjs: libraries and
 * suites have to live in one realm, or `instanceof` would lie.
 */
'use strict';
const { createRequire, isBuiltin } = require('node:module');
const { sep } = require('node:path');
const vm = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');

const LIBRARIES = `${sep}node_modules${sep}`;
/** What a suite must have from jest itself. */
const OF_JEST = /^(@jest\/|expect$|jest-)/;
const requires = new Map();
/** What was compiled in this worker, by file. The text goes with it: `--watch` compiles anew what has changed. */
const compiled = new Map();

class SharedLibraries extends JestRuntime {
  mocked = new Set();

  constructor(...options) {
    super(...options);
    const { executor } = this;
    executor.compile = (source, filename) => {
      const known = compiled.get(filename);
      if (known?.source === source) return known.body;
      const body = vm.compileFunction(source, executor.injectedModuleParameters, {
        filename,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      });
      compiled.set(filename, { source, body });
      return body;
    };
  }

  setMock(from, name, ...rest) {
    const file = libraryOf(from, name);
    if (file !== undefined) this.mocked.add(file);
    return super.setMock(from, name, ...rest);
  }

  requireModuleOrMock(from, name) {
    const file = libraryOf(from, name);
    return file === undefined || this.mocked.has(file) ? super.requireModuleOrMock(from, name) : require(file);
  }

  requireActual(from, name) {
    const file = libraryOf(from, name);
    return file === undefined ? super.requireActual(from, name) : require(file);
  }
}

/** The file of a library that `name` means in the module `from`; undefined: it is one of ours, of Node's or of jest's. */
function libraryOf(from, name) {
  if (name.startsWith('.') || isBuiltin(name) || OF_JEST.test(name)) return undefined;
  let own = requires.get(from);
  if (own === undefined) requires.set(from, (own = createRequire(from)));
  const file = own.resolve(name);
  return file.includes(LIBRARIES) ? file : undefined;
}

module.exports = { __esModule: true, default: SharedLibraries };
