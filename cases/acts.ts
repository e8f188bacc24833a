/**
 * Issuing an act 文书 with the decision that it documents: number, canonical text, hash and mailbox row are in the decision's
 * own commit (Art. 11; DESIGN, legal effects). PDF and DOCX are rendered after (services/rendering).
 */
import { randomUUID } from 'node:crypto';
import { unnumbered, type ActFacts } from '../domain/acts';
import { ACT_TITLES, actNumber, type ActKind } from '../domain/acts/kinds';
import { localDateOf } from '../domain/local-date';
import type { Bilingual } from '../domain/refusal';
import type { ActRow } from '../records/acts';
import { eventSalt, type Dossier } from './dossier';

export interface Issuing {
  /** The task whose decision issues it; null for what is issued beside the steps of the case. */
  readonly taskId: string | null;
  /** Where a register is to know the act by it. */
  readonly actId?: string;
  /** By default the party. Of one that is not registered the name is all that is known, and the authority keeps the act. */
  readonly to?: { readonly id: string | null; readonly name: string };
  /** What the mailbox says beside the act; absent: the act is served otherwise, its mailbox row comes with `serveAct`. */
  readonly notice?: Bilingual;
}

/** What the mailbox says where the act itself says everything. */
export const SEE_ACT: Bilingual = {
  zh: '全文见所附文书，可下载 PDF 或 DOCX。',
  en: 'The full text is in the act attached; it can be downloaded as PDF or DOCX.',
};

/** Issues the act: its number is drawn as the command is written, when every other lock is held. */
export async function issueAct<K extends ActKind>(
  work: Dossier,
  kind: K,
  facts: ActFacts[K],
  { taskId, to, notice, actId = randomUUID() }: Issuing,
): Promise<void> {
  const { ctx, now, kase } = work;
  const [issuer, party] = [await work.authority(), await work.party()];
  const addressee = to === undefined ? party : { id: to.id ?? issuer.id, name: to.name };
  const frame = {
    caseId: kase.id,
    issuer: issuer.name,
    addressee: { name: addressee.name, code: to?.id === null ? '' : addressee.id },
    date: localDateOf(now),
    draft: ctx.rules.issuedOn === undefined,
  };
  const bringing = { id: randomUUID(), org: addressee.id, person: null, caseId: kase.id, title: kase.title, at: now };
  work.change({
    kind: 'act',
    act: { id: actId, case_id: kase.id, task_id: taskId, addressee: addressee.id, created_at: now },
    content: unnumbered(kind, facts, frame),
    by: { id: ctx.actor.id, roles: ctx.actor.roles },
    salt: eventSalt(),
    message: notice === undefined ? null : { ...bringing, body: notice },
  });
}

/** The mailbox row of an act that was served otherwise, in the commit that records the service. */
export async function serveAct(work: Dossier, kind: ActKind, notice: Bilingual): Promise<void> {
  const act = await latestAct(work, kind);
  if (act !== null) deliver(work, act, notice);
}

/** The latest act of the kind in the case; null for one issued outside the system. */
export async function latestAct(work: Dossier, kind: ActKind): Promise<ActRow | null> {
  return (await work.read.actsOfCase(work.kase.id)).findLast((act) => act.kind === kind) ?? null;
}

/** 文号 of an act. */
export function numberOf({ kind, year, number }: Pick<ActRow, 'kind' | 'year' | 'number'>): string {
  return actNumber(kind, year, number);
}

function deliver(work: Dossier, act: ActRow, body: Bilingual): void {
  const { zh, en } = ACT_TITLES[act.kind];
  const number = numberOf(act);
  const subject = { zh: `${zh}（${number}）`, en: `${en} (${number})` };
  work.notify(work.kase.party_id, subject, body, { actId: act.id });
}
