/** The embedded engine ignores a dynamic setting that it does not know, without a word: those of temporal-dev.yaml are known to it. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineCommand, readEngineSettings } from '../../scripts/launcher/engine';
import { freePort } from '../../scripts/launcher/ports';
import { spawnTethered } from '../../scripts/launcher/tether';
import { describeWithEngine, pathOf } from '../support/engine';
import { eventually } from '../support/eventually';

describeWithEngine('the dynamic settings of the embedded engine', () => {
  it('are known to it: of a value of another kind it complains by the name', async () => {
    const settings = readEngineSettings();
    const names = Object.keys(settings.dynamicConfig);
    expect(names).toContain('history.transferProcessorMaxPollRPS');
    const folder = mkdtempSync(join(tmpdir(), 'approvals-engine-'));
    const log = join(folder, 'engine.log');
    const output = openSync(log, 'a');
    const dynamicConfig = Object.fromEntries(names.map((name) => [name, 'of another kind']));
    const command = engineCommand({
      binary: pathOf('engine'),
      settings: { ...settings, ui: false, logLevel: 'warn', dynamicConfig },
      namespace: 'settings',
      port: await freePort(),
      uiPort: 0,
      dataDir: undefined,
    });
    const engine = spawnTethered(command, { env: { PATH: process.env['PATH'] }, output });
    closeSync(output);
    try {
      await eventually('the engine to complain of each', () => {
        const lines = readFileSync(log, 'utf8').split('\n');
        return names.every((name) => lines.some((line) => line.includes(name) && line.includes('Failed to convert')));
      });
    } finally {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
