/**
 * A return 退回补正 tells everything that is missing at once (行政许可法 32): a later one may only name items of the first. That is for who applies or
 * reports by their own choice; where the law of the process says `anew`, a return of supervision may name something new.
 */
import { stepOf } from '../domain/process';
import { invalid } from '../domain/refusal';
import type { Keeping } from '../processes/facts';
import type { Dossier } from './dossier';
import type { Decision } from './effect';

/** What the case keeps is what the party is asked for now. */
export function returnForMissing(
  work: Dossier<Keeping<'missing'>>,
  { task, outcome, data: { missing: items } }: Decision<{ readonly missing: string[] }>,
): void {
  const first = work.facts.missing;
  if (first == null || stepOf(work.definition, task.step)?.outcomes[outcome]?.anew === true) {
    work.setFacts({ missing: items });
    return;
  }
  const added = items.findIndex((item) => !first.includes(item));
  if (added >= 0) {
    throw invalid(
      `/data/missing/${added}`,
      {
        zh: '补正内容应一次告知，不得提出首次告知以外的内容',
        en: 'everything missing is told once: a second return may only repeat items of the first',
      },
      'by analogy: Administrative Licensing Law art. 32',
    );
  }
}
