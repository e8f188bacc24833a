/**
 * Why an application was not selected (Art. 5, 6), as its applicant is told: its own place in the ranking and the reasons of
 * those who decided. Of other applicants it says nothing by itself.
 */
import type { Bilingual } from './refusal';

export interface NotSelected {
  /** Null where the round ended before everybody had been scored. */
  readonly place: { readonly rank: number; readonly score: string } | null;
  readonly seats: number;
  /** `rejected`: nobody was selected; `left-out`: by the bureau; `not-approved`: by the government. */
  readonly by: 'rejected' | 'left-out' | 'not-approved';
  /** As the decider wrote it; null where the ranking alone decided. */
  readonly opinion: string | null;
}

const DECIDED: Readonly<Record<NotSelected['by'], Bilingual>> = {
  rejected: { zh: '本轮遴选终止，全部申请均未入选。', en: 'The round has ended without anybody selected.' },
  'left-out': { zh: '经局审定，未列入拟定名单。', en: 'Not shortlisted by the bureau.' },
  'not-approved': {
    zh: '列入拟定名单并经公示，市政府审批未予批准。',
    en: 'Shortlisted and shown to the public, not approved by the municipal government.',
  },
};

export function reasonsAgainst({ place, seats, by, opinion }: NotSelected): Bilingual {
  const { zh, en } = DECIDED[by];
  const scored =
    place === null
      ? { zh: '', en: '' }
      : {
          zh: `专家评审得分${place.score}，排名第${place.rank}；本轮拟确定运营主体不超过${seats}家。`,
          en: `Scored ${place.score} by the panel, rank ${place.rank}; at most ${seats} were to be chosen. `,
        };
  return {
    zh: `${scored.zh}${zh}${opinion === null ? '' : `理由：${opinion}`}`,
    en: `${scored.en}${en}${opinion === null ? '' : ` Reasons: ${opinion}`}`,
  };
}
