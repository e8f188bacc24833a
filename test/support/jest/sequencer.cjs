/**
 * Longest suite first, so that none of the long ones starts last. Jest knows how long a suite took from its cache, which a
 * fresh clone does not have: for these the order is kept here (seconds of a whole run on two cores), for others the size of
 * the file decides, as in jest. What failed last time still runs first.
 */
'use strict';
const { relative, sep } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const SECONDS = {
  'test/scripts/launcher.test.ts': 230,
  'test/workflows/fresh.test.ts': 200,
  'test/permissions/cases.test.ts': 180,
  'test/permissions/supervision.test.ts': 160,
  'test/permissions/selection.test.ts': 155,
  'test/histories/record.test.ts': 150,
  'test/released/released.test.ts': 110,
  'test/crash/poison.test.ts': 110,
  'test/crash/crash.test.ts': 95,
  'test/crash/before-signal.test.ts': 100,
  'test/workflows/walk.test.ts': 90,
  'test/permissions/anomaly-feedback.test.ts': 90,
  'test/selection/withdrawal.test.ts': 85,
  'test/crash/order.test.ts': 75,
  'test/workflows/data-request.test.ts': 70,
  'test/process/panel-shortage.test.ts': 70,
  'test/selection/decisions.test.ts': 65,
  'test/rights/termination.test.ts': 60,
  'test/process/escalation.test.ts': 50,
  'test/rights/term.test.ts': 50,
  'test/selection/notice.test.ts': 50,
  'test/workflows/replay.test.ts': 50,
  'test/selection/happy-path.test.ts': 45,
  'test/supply/closure.test.ts': 40,
  'test/supply/renewal.test.ts': 40,
  'test/rights/amendment.test.ts': 30,
};

class LongestFirst extends Sequencer {
  /** Milliseconds. What jest measured here goes before what was measured elsewhere, and that before a guess by the size. */
  time(test) {
    const { path, context } = test;
    const name = relative(context.config.rootDir, path).split(sep).join('/');
    return super.time(test) ?? (SECONDS[name] ?? (context.hasteFS.getSize(path) ?? 0) / 1000) * 1000;
  }
}

module.exports = LongestFirst;
