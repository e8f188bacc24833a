/**
 * Issuing an act 文书 with the decision that it documents: number, canonical text, hash and mailbox row are in the decision's
 * own commit (Art. 11; DESIGN, legal effects). PDF and DOCX are rendered after (rendering.ts).
 */
import { randomUUID } from 'node:crypto';
import { composeAct, type ActFacts } from '../domain/acts';
import { ACT_ALGORITHM, sealAct } from '../domain/acts/document';
import { ACT_TITLES, actNumber, type ActKind } from '../domain/acts/kinds';
import { localDateOf, yearOf } from '../domain/local-date';
import type { Bilingual } from '../domain/refusal';
import { actsOfCase, insertAct, nextActNumber, type ActRow } from '../records/acts';
import { authorityOf, organisationsByIds } from '../records/parties';
import type { CaseWork } from './case-work';

export interface Issuing {
  /** The task whose decision issues it. */
  readonly taskId: string;
  /** What the mailbox says beside the act; absent: the act is served otherwise, its mailbox row comes with `serveAct`. */
  readonly notice?: Bilingual;
}

/** What the mailbox says where the act itself says everything. */
export const SEE_ACT: Bilingual = {
  zh: '全文见所附文书，可下载 PDF 或 DOCX。',
  en: 'The full text is in the act attached; it can be downloaded as PDF or DOCX.',
};

/** Issues the act at the end of the command, when every other lock is held: only then is its number drawn. */
export function issueAct<K extends ActKind>(work: CaseWork, kind: K, facts: ActFacts[K], issuing: Issuing): void {
  work.atSave(async () => {
    const { ctx, now, kase } = work;
    const issuer = await authorityOf(ctx.tx);
    const [addressee] = await organisationsByIds(ctx.tx, [kase.party_id]);
    if (addressee === undefined) throw new Error(`${kase.id} has no party`);
    const date = localDateOf(now);
    const year = yearOf(date);
    const count = await nextActNumber(ctx.tx, kind, year);
    const number = actNumber(kind, year, count);
    const { text, hash } = sealAct(
      composeAct(kind, facts, {
        caseId: kase.id,
        issuer: issuer.name,
        number,
        addressee: { name: addressee.name, code: addressee.id },
        date,
        draft: ctx.rules.issuedOn === undefined,
      }),
    );
    const id = randomUUID();
    const act: ActRow = {
      id,
      case_id: kase.id,
      task_id: issuing.taskId,
      kind,
      year,
      number: count,
      text,
      algorithm: ACT_ALGORITHM,
      hash,
      addressee: addressee.id,
      created_at: now,
    };
    await insertAct(ctx.tx, act);
    work.record({ type: 'act.issued', taskId: issuing.taskId, payload: { actId: id, kind, number, actHash: hash } });
    if (issuing.notice !== undefined) await deliver(work, act, issuing.notice);
  });
}

/** The mailbox row of an act that was served otherwise, in the commit that records the service. */
export async function serveAct(work: CaseWork, kind: ActKind, notice: Bilingual): Promise<void> {
  const act = await latestAct(work, kind);
  if (act !== null) await deliver(work, act, notice);
}

/** The latest act of the kind in the case; null for one issued outside the system. */
export async function latestAct(work: CaseWork, kind: ActKind): Promise<ActRow | null> {
  return (await actsOfCase(work.ctx.tx, work.kase.id)).findLast((act) => act.kind === kind) ?? null;
}

/** 文号 of an act. */
export function numberOf({ kind, year, number }: Pick<ActRow, 'kind' | 'year' | 'number'>): string {
  return actNumber(kind, year, number);
}

async function deliver(work: CaseWork, act: ActRow, body: Bilingual): Promise<void> {
  const { zh, en } = ACT_TITLES[act.kind];
  const number = numberOf(act);
  const subject = { zh: `${zh}（${number}）`, en: `${en} (${number})` };
  await work.notify(work.kase.party_id, subject, body, { actId: act.id });
}
