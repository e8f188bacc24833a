/**
 * Jest's runtime, with libraries shared: what lies in node_modules is loaded by Node itself, once per worker process, and our
 * own modules anew for each suite: compiled once per worker, run again, with nothing kept of the time before. Not so the rooms that
 * the configuration names (`globals.keptRooms`): they hold no state, import one another only, and run once, as libraries do. A suite that
 * mocks a library still gets its mock. Belongs to environment.cjs: libraries and suites have to live in one realm, or `instanceof` would lie.
 */
'use strict';
const { statSync } = require('node:fs');
const { createRequire, isBuiltin } = require('node:module');
const { dirname, join, resolve, sep } = require('node:path');
const vm = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');

const LIBRARIES = `${sep}node_modules${sep}`;
/** What a suite must have from jest itself. */
const OF_JEST = /^(@jest\/|expect$|jest-)/;
const requires = new Map();
/** What was compiled in this worker, by file. The text goes with it: `--watch` compiles anew what has changed. */
const compiled = new Map();

/** Modules of the kept rooms by file, with the time of the text that they were made of. */
const kept = new Map();

/** A suite's modules: those of the kept rooms are every suite's. */
class Modules extends Map {
  constructor(rooms) {
    super();
    this.rooms = rooms;
    // `--watch`: what has changed is loaded anew, and with it whatever has imported it.
    if ([...kept].some(([file, { time }]) => timeOf(file) !== time)) kept.clear();
  }

  keeps(file) {
    return this.rooms.some((room) => file.startsWith(room));
  }

  get(file) {
    return super.get(file) ?? kept.get(file)?.module;
  }

  has(file) {
    return super.has(file) || kept.has(file);
  }

  set(file, module) {
    if (!this.keeps(file)) return super.set(file, module);
    kept.set(file, { module, time: timeOf(file) });
    return this;
  }

  delete(file) {
    return super.delete(file) || kept.delete(file);
  }
}

function timeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

class SharedLibraries extends JestRuntime {
  mocked = new Set();

  constructor(config, ...options) {
    super(config, ...options);
    const { executor } = this;
    const { keptRooms = [] } = config.globals;
    this.registries.moduleRegistry = new Modules(keptRooms.map((room) => join(config.rootDir, room, sep)));
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
    const own = name.startsWith('.') ? resolve(dirname(from), name) : name;
    const { moduleRegistry } = this.registries;
    if (moduleRegistry.keeps(own) && !this.registries.isIsolated())
      throw new Error(`${own} outlives the suite: mock it within jest.isolateModules alone`);
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
