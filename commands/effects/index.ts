/** Step and outcome to legal effect, by process. */
import { dataRequestEffects } from './data-request';
import type { ProcessEffects } from './effect';

const EFFECTS: Readonly<Record<string, ProcessEffects>> = { 'data-request': dataRequestEffects };

export function effectsOf(process: string): ProcessEffects {
  const effects = Object.hasOwn(EFFECTS, process) ? EFFECTS[process] : undefined;
  if (effects === undefined) throw new Error(`no effects of ${process}`);
  return effects;
}
