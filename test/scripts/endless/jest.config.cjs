/** Two suites that would never end beside a good one, for test/scripts/endless.test.ts; run by nothing else. */
const { testEnvironment, runtime, transform } = require('../../../jest.config.js');

module.exports = {
  rootDir: '../../..',
  testEnvironment,
  runtime,
  transform,
  testMatch: ['<rootDir>/test/scripts/endless/*.endless.ts'],
  maxWorkers: 2,
};
