/**
 * One realm for all suites of a worker. Jest's own environment gives each suite a VM context, in which every library is
 * compiled and run again (seconds of CPU a suite) and whose `Error` and `Uint8Array` are not those of what Node itself makes.
 * Here a suite runs in the process's own context, as the system does, beside libraries that the process has loaded once
 * (see runtime.cjs). What a suite leaves behind is removed after it: globals, variables of the environment, listeners, folder,
 * and storages of the asynchronous context.
 */
'use strict';
const { AsyncLocalStorage } = require('node:async_hooks');
const { ModuleMocker } = require('jest-mock');
const { watch } = require('./watchdog.cjs');

/** What outlives the suites of a worker, by the name of its user. */
const KEPT = new Map();

/**
 * Storages that somebody has run something in. Before Node 24 each of them is visited at every promise and every callback until
 * it is disabled; jest makes one a suite, Temporal's client one a connection, and neither disables it.
 */
const storages = new Set();
for (const name of ['run', 'enterWith']) {
  const original = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (...args) {
    storages.add(this);
    return original.apply(this, args);
  };
}

class OneRealm {
  constructor(_config, { testPath }) {
    this.unwatch = watch(testPath);
    globalThis.keptBetweenSuites = KEPT;
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = null;
    this.before = {
      globals: new Map(
        Reflect.ownKeys(globalThis).map((key) => [key, Object.getOwnPropertyDescriptor(globalThis, key)]),
      ),
      variables: { ...process.env },
      listeners: new Map(process.eventNames().map((name) => [name, new Set(process.rawListeners(name))])),
      folder: process.cwd(),
      exit: process.exit,
    };
  }

  async setup() {}

  async teardown() {
    this.unwatch();
    const { globals, variables, listeners, folder, exit } = this.before;
    for (const key of Reflect.ownKeys(globalThis)) if (!globals.has(key)) Reflect.deleteProperty(globalThis, key);
    for (const [key, descriptor] of globals) {
      const now = Object.getOwnPropertyDescriptor(globalThis, key);
      if (now === undefined || ('value' in descriptor && now.value !== descriptor.value))
        Object.defineProperty(globalThis, key, descriptor);
    }
    for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
    Object.assign(process.env, variables);
    for (const name of process.eventNames()) {
      for (const listener of process.rawListeners(name)) {
        if (!listeners.get(name)?.has(listener)) process.removeListener(name, listener);
      }
    }
    if (process.cwd() !== folder) process.chdir(folder);
    process.exit = exit;
    for (const storage of storages) storage.disable(); // it is enabled again by whoever still uses it
    storages.clear();
    this.moduleMocker.clearAllMocks();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** Only asked whether it is still there: the runtime compiles in the process's own context. */
  getVmContext() {
    return this.global;
  }
}

module.exports = OneRealm;
