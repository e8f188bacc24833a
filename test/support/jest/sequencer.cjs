/**
 * Longest suite first, so that none of the long ones starts last. Jest knows how long a suite took from its cache, which a
 * fresh clone does not have: for these the order is kept here (seconds of a whole run on two cores), for others the size of
 * the file decides, as in jest. What failed last time still runs first.
 */
'use strict';
const { relative, sep } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const SECONDS = {
  'scripts/launcher': 230,
  'workflows/fresh': 200,
  'permissions/cases': 180,
  'permissions/supervision': 160,
  'permissions/selection': 155,
  'histories/record': 150,
  'released/released': 110,
  'crash/poison': 110,
  'crash/crash': 95,
  'workflows/walk': 90,
  'permissions/anomaly-feedback': 90,
  'selection/withdrawal': 85,
  'crash/order': 75,
  'workflows/data-request': 70,
  'process/panel-shortage': 70,
  'selection/decisions': 65,
  'rights/termination': 60,
  'process/escalation': 50,
  'rights/term': 50,
  'selection/notice': 50,
  'workflows/replay': 50,
};

class LongestFirst extends Sequencer {
  /** Milliseconds. What jest measured here goes before what was measured elsewhere, and that before a guess by the size. */
  time(test) {
    const { path, context } = test;
    const name = relative(context.config.rootDir, path).split(sep).slice(1).join('/').replace('.test.ts', '');
    return super.time(test) ?? (SECONDS[name] ?? (context.hasteFS.getSize(path) ?? 0) / 1000) * 1000;
  }
}

module.exports = LongestFirst;
