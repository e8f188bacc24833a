/** What else ends in the commit in which a case closes, by process. */
import type { NeedStatus } from '../../records/needs';
import type { Dossier } from '../dossier';
import { endApplications, leaveRound, type CloseCase } from './operator-selection-end';
import { settleReport } from './anomaly-feedback';

type Closing = (work: Dossier, outcome: string, close: CloseCase) => void | Promise<void>;

const CLOSING: Readonly<Record<string, Closing>> = {
  'data-request': releaseNeed,
  'operator-selection': endApplications,
  'selection-application': leaveRound,
  'anomaly-feedback': settleReport,
};

/** `close` closes other cases that end with this one. */
export async function endWithCase(work: Dossier, outcome: string, close: CloseCase): Promise<void> {
  const { process } = work.kase;
  if (Object.hasOwn(CLOSING, process)) await CLOSING[process]?.(work, outcome, close);
}

/** A withdrawn or abandoned need may be applied for again; a rejected one only as a new version linked to it (Art. 14). */
function releaseNeed(work: Dossier, outcome: string): void {
  const { need_id: id } = work.kase;
  if (id !== null) work.change({ kind: 'need.status', id, status: needStatusAfter(outcome) });
}

function needStatusAfter(outcome: string): NeedStatus {
  if (outcome === 'supplied') return 'supplied';
  return ['withdrawn', 'abandoned', 'terminated'].includes(outcome) ? 'open' : 'rejected';
}
