/** The term of a supply is one that can be (Art. 9, 14): it is not over yet, and does not outlast the right. */
import { lastDayOfRight, type RightRecord } from '../../domain/right';
import type { LocalDate } from '../../domain/local-date';
import { dateZh } from '../../domain/acts/document';
import { invalid } from '../../domain/refusal';

/** What the term asked for is cut down to, and by what. */
export interface Cap {
  readonly on: LocalDate;
  readonly by: 'right' | 'evidence';
}

/** At filing and in a supplement. @throws Refusal at `pointer/to`, naming the right's last day where it is passed */
export function assertTerm(
  { to }: { readonly to: string },
  right: RightRecord,
  today: LocalDate,
  pointer: string,
): void {
  if (to < today) {
    throw invalid(
      `${pointer}/to`,
      { zh: '使用期限已经届满，结束日期不得早于今日', en: 'the term is over: it ends today at the earliest' },
      'Art. 14',
    );
  }
  const last = lastDayOfRight(right);
  if (last === null || to <= last) return;
  throw invalid(
    `${pointer}/to`,
    {
      zh: `使用期限超出运营授权的期限，运营授权的最后一日为${dateZh(last)}（${last}）`,
      en: `the term exceeds that of the right, whose last day is ${last}`,
    },
    'Art. 9',
  );
}

/** The term as it is approved: until the first of these days. @throws Refusal where no day of it is left */
export function capped<T extends { readonly from: string; readonly to: string }>(
  term: T,
  caps: readonly Cap[],
  today: LocalDate,
): { readonly term: T; readonly cap: Cap | null } {
  const cap = caps.reduce<Cap | null>((first, one) => (one.on < (first?.on ?? term.to) ? one : first), null);
  const to = cap?.on ?? term.to;
  if (to >= term.from && to >= today) return { term: { ...term, to }, cap };
  throw invalid(
    '/data/term',
    {
      zh: `使用期限在${to}届满，没有可以批准的期限`,
      en: `the term is over on ${to}: there is none that could be approved`,
    },
    cap?.by === 'evidence' ? 'Art. 18 ¶3' : 'Art. 9',
  );
}
