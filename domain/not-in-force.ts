/** The refusal of what needs a right that is not there now: it says what the access check says, and rests on the same article. */
import type { Cited } from './measures';
import { ACCESS_REASONS, RIGHT_REASON } from './access';
import { Refusal, type Bilingual } from './refusal';
import type { RightStatus } from './right';

/** `basis`: the article of what is refused, where it is that which wants the right. */
export function notInForce(status: Exclude<RightStatus, 'in-force'>, consequence: Bilingual, basis?: Cited): Refusal {
  const { zh, en, article } = ACCESS_REASONS[RIGHT_REASON[status]];
  return new Refusal(
    'not-in-force',
    { zh: `${zh}，${consequence.zh}`, en: `${en} (${status}): ${consequence.en}` },
    { article: basis ?? article, extra: { rightStatus: status } },
  );
}
