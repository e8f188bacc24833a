/** The life of a rejected case against the approval case on DBOS: filed, accepted, reviewed, decided, in the same words and with the same patience. */
import { randomUUID } from 'node:crypto';
import { sampleApplication } from '../../scripts/client/samples';
import { ask } from './http';
import { COURSES, OPINION, type Observer, type Patience } from './life';

export async function dbosLifeOnce(base: string, patience: Patience, observer: Observer): Promise<void> {
  const { id } = await ask<{ id: string }>('POST', `${base}/cases`, null, sampleApplication(randomUUID()));
  for (const [index, { step, ...decision }] of COURSES.rejected.entries()) {
    const { waitedMs } = await patience.until(`${step} of ${id}`, async () => {
      const { items } = await ask<{ items: unknown[] }>('GET', `${base}/cases/${id}/tasks?step=${step}`, null);
      return items[0];
    });
    observer.stage();
    if (index > 0) observer.followed(waitedMs);
    const began = performance.now();
    await ask('POST', `${base}/cases/${id}/tasks/${step}/decision`, null, { ...decision, opinion: OPINION });
    observer.decided(performance.now() - began);
  }
  const { found: outcome, waitedMs } = await patience.until(`the end of ${id}`, async () => {
    const kase = await ask<{ outcome: string | null }>('GET', `${base}/cases/${id}`, null);
    return kase.outcome ?? undefined;
  });
  if (outcome !== 'rejected') throw new Error(`${id} ended ${outcome}`);
  observer.followed(waitedMs);
  observer.stage();
}
