/** The pure tests alone: no server, no global setup, seconds. `npm run test:unit`, or with --watch while one works. */
const { testEnvironment, runtime, transform, modulePathIgnorePatterns } = require('./jest.config.js');

/** Whatever the pure tests use of the system, they use without its state. */
const keptRooms = [
  'api',
  'cases',
  'config',
  'demo',
  'domain',
  'migrations',
  'processes',
  'records',
  'services',
  'scripts',
];

module.exports = {
  testEnvironment,
  runtime,
  testMatch: ['<rootDir>/test/{domain,effects}/**/*.test.ts'],
  modulePathIgnorePatterns,
  transform,
  restoreMocks: true,
  globals: { keptRooms },
  testTimeout: 30_000,
  maxWorkers: 2,
};
