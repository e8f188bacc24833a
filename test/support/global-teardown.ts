/** Once per run, after the last suite: nothing stays, neither process nor file. */
import { rmSync } from 'node:fs';

export default async function globalTeardown(): Promise<void> {
  const running = globalThis.testServersRunning;
  if (!running) return;
  await running.postgres?.process.stop();
  rmSync(running.folder, { recursive: true, force: true });
}
