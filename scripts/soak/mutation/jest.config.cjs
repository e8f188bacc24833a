/**
 * Of the mutation run, in the copy of the project that it changes: the tests of pure rules, which need no server.
 * STRYKER_TOOL is where the tool is installed.
 */
const { join } = require('node:path');
const base = require('../../../jest.config.js');

const environment = '@stryker-mutator/jest-runner/jest-env/node';
module.exports = {
  transform: base.transform,
  rootDir: join(__dirname, '..', '..', '..'),
  testMatch: ['<rootDir>/test/domain/**/*.test.ts'],
  testEnvironment: require.resolve(environment, { paths: [process.env.STRYKER_TOOL] }),
  testTimeout: 60_000,
};
