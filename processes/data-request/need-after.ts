/**
 * What becomes of a need when its application ends (Art. 14): withdrawn, abandoned or terminated with the right it may be applied for again; rejected,
 * refused or ended it takes a new version, linked to it. The unique index `one_application_per_need` names the same endings
 * (test/records/need-after.test.ts).
 */
import type { NeedStatus } from '../../records/needs';
import type { EndingOf } from '../laws';

export const NEED_AFTER: Readonly<Record<EndingOf<'data-request'>, NeedStatus>> = {
  supplied: 'supplied',
  withdrawn: 'open',
  abandoned: 'open',
  terminated: 'open',
  rejected: 'rejected',
  refused: 'rejected',
  ended: 'rejected',
};

/** The endings after which the need may be applied for again. */
export const RELEASING: readonly string[] = Object.entries(NEED_AFTER).flatMap(([ending, status]) =>
  status === 'open' ? [ending] : [],
);
