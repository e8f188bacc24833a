/** What is refused of a supply that has ended, whoever has announced it or nobody yet. */
import { Refusal } from '../../domain/refusal';

export function supplyOver(): Refusal {
  return new Refusal('not-in-force', { zh: '供给已终止', en: 'the supply has ended' }, { article: 'Art. 18 ¶1' });
}
