/** The pure tests alone: no server, no global setup, seconds. `npm run test:unit`, or with --watch while one works. */
const { testEnvironment, runtime, transform, modulePathIgnorePatterns } = require('./jest.config.js');

module.exports = {
  testEnvironment,
  runtime,
  testMatch: ['<rootDir>/test/{domain,effects}/**/*.test.ts'],
  modulePathIgnorePatterns,
  transform,
  testTimeout: 30_000,
  maxWorkers: 2,
};
