/**
 * A life without business records: the same signals, as many activities and the same timers as a data request, and nothing
 * else. What this costs is the engine's own; what the real system takes more is the record's.
 */
import { condition, defineSignal, proxyActivities, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { BareActivities } from './activities';

const options = { startToCloseTimeout: '20 seconds', retry: { initialInterval: '200 milliseconds' } } as const;
const taskDecided = defineSignal<[unknown]>('taskDecided');

async function life(id: string, { open, look }: BareActivities): Promise<string> {
  let signals = 0;
  let read = 0;
  setHandler(taskDecided, () => void (signals += 1));
  const decided = async () => {
    await condition(() => signals > read, '5 days');
    read += 1;
    await look(id); // what came after the cursor, and how the step ended
  };
  let filed = false;
  for (const step of ['acceptance', 'review', 'decision']) {
    await open(id, step);
    if (!filed) {
      filed = true; // the wake-up of the filing itself
      read += 1;
      await look(id);
    }
    await decided();
  }
  await look(id); // which departments
  await Promise.all([open(id, 'docking'), open(id, '')]);
  await decided();
  await decided();
  await look(id); // which departments are left
  await open(id, 'supplied');
  await look(id); // the record's outcome
  return 'supplied';
}

export function localLife(id: string): Promise<string> {
  return life(id, proxyLocalActivities<BareActivities>(options));
}

export function ordinaryLife(id: string): Promise<string> {
  return life(id, proxyActivities<BareActivities>(options));
}
