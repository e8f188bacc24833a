/** The facts of the acts of a rectification (Art. 25, 28), read from its case. */
import { limitLabel } from '../../domain/limit';
import type { EarlierAct, NoticeOfRevocationFacts, RevocationFacts } from '../../domain/acts/revocation';
import type { OrderFacts } from '../../domain/acts/order';
import { localDate, localDateOf } from '../../domain/local-date';
import type { OrderDraft } from './forms';
import { hearingRecord } from './forms';
import type { TaskRow } from '../../records/tasks';
import { latestAct, numberOf } from '../../cases/acts';
import { tasksAt } from '../../cases/at-step';
import type { Dossier } from '../../cases/dossier';
import type { LimitNameOf, OutcomeAt, StepOf } from '../laws';

type Work = Dossier<'rectification'>;

export function orderFacts(work: Work, order: OrderDraft, eService: boolean): OrderFacts {
  return {
    basis: order.basis,
    grounds: order.grounds,
    clauses: order.clauses,
    provisions: order.provisions ?? [],
    measures: order.measures,
    rectifyBy: order.rectifyBy === undefined ? null : localDate(order.rectifyBy),
    limit: limitInWords(work, 'rectification'),
    eService,
  };
}

export async function noticeFacts(
  work: Work,
  order: OrderDraft,
  reason: string | null,
): Promise<NoticeOfRevocationFacts> {
  return {
    order: await orderIssued(work),
    grounds: order.grounds,
    failure: failureOf(work),
    reason: reason ?? '',
    limit: limitInWords(work, 'notice-of-revocation'),
    hearingNotice: limitInWords(work, 'hearing-notice'),
  };
}

export async function revocationFacts(
  work: Work,
  order: OrderDraft,
  decision: { readonly reason: string | null; readonly defenceAnswer: string | undefined; readonly eService: boolean },
): Promise<RevocationFacts> {
  const proposed = lastDecided(work, 'disposition');
  const response = tasksAt(work, 'notice-of-revocation').findLast(({ status }) => status !== 'open')?.outcome;
  const hearing = work.facts.hearing === true ? lastDecided(work, 'hearing') : undefined;
  return {
    order: await orderIssued(work),
    grounds: order.grounds,
    failure: failureOf(work),
    notice: proposed === undefined ? null : await earlier(work, 'notice-of-revocation', proposed),
    reason: decision.reason ?? '',
    response: response == null ? 'none' : RESPONSES[response],
    // An answer to a defence that nobody made says nothing.
    defenceAnswer: work.facts.defence == null ? null : (decision.defenceAnswer ?? null),
    hearingHeldOn: hearing === undefined ? null : localDate(hearingRecord.parse(hearing.data).heldOn),
    eService: decision.eService,
  };
}

/** What the revocation says of how the party answered its notice. */
const RESPONSES: Readonly<Record<OutcomeAt<'rectification', 'notice-of-revocation'>, RevocationFacts['response']>> = {
  respond: 'answered',
  waive: 'waived',
  proceed: 'none',
};

/** The order that the case is about, by number and date. */
export function orderIssued(work: Work): Promise<EarlierAct> {
  return earlier(work, 'order', lastDecided(work, 'order'));
}

/** The report of the last round did not pass, or its time ran out. */
function failureOf(work: Work): 'overdue' | 'not-passed' {
  const report = tasksAt(work, 'rectification').at(-1);
  return report?.status === 'decided' ? 'not-passed' : 'overdue';
}

function lastDecided(work: Work, step: StepOf<'rectification'>): TaskRow | undefined {
  return tasksAt(work, step).findLast(({ status }) => status === 'decided');
}

async function earlier(
  work: Work,
  kind: 'order' | 'notice-of-revocation',
  task: TaskRow | undefined,
): Promise<EarlierAct> {
  const act = await latestAct(work, kind);
  const at = act?.created_at ?? task?.ended_at ?? work.now;
  return { number: act === null ? null : numberOf(act), date: localDateOf(at) };
}

function limitInWords(work: Work, step: LimitNameOf<'rectification'>): string {
  const limit = work.policy.limitOf(step);
  return limit === null ? '规定期限' : limitLabel(limit).zh;
}
