/** Every suite runs through SWC (types are checked by `npm run check`); servers are started by the suites' own support code. */
module.exports = {
  testEnvironment: '<rootDir>/test/support/jest/environment.cjs',
  runtime: '<rootDir>/test/support/jest/runtime.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
  restoreMocks: true,
  globals: { keptRooms: ['domain'] },
  setupFiles: ['<rootDir>/test/support/jest/strict.ts'],
  testSequencer: '<rootDir>/test/support/jest/sequencer.cjs',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 300_000, // a busy machine takes several times as long as a quiet one
  // Suites wait for servers a good part of their time: two and a half times two cores; six gain nothing.
  maxWorkers: 5,
  // All suites of a worker share its libraries, and its heap.
  workerIdleMemoryLimit: '1GB',
};
