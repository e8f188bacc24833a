/** A return 退回补正 tells everything that is missing at once (行政许可法 32): a later one may only name items of the first. */
import type { JsonValue } from '../domain/canonical';
import { invalid } from '../domain/refusal';
import type { Dossier } from './dossier';
import type { Decision } from './effect';

export function returnOnce(work: Dossier, { data }: Decision): void {
  const missing = strings(data.missing);
  const first = work.kase.facts.missing === undefined ? null : strings(work.kase.facts.missing);
  if (first === null) {
    work.setFacts({ missing });
    return;
  }
  const added = missing.findIndex((item) => !first.includes(item));
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

function strings(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
