/** Legal effects of the clearance after a supply (Art. 18 ¶2, 22, 23): what is stated must be possible, and what is found wanting is stated anew. */
import { localDateOf } from '../../domain/local-date';
import { invalid, type Bilingual } from '../../domain/refusal';
import { attachOwn } from '../../cases/file-checks';
import { refreshMaterials } from '../../cases/materials';
import { voidStep } from '../../cases/void-task';
import type { Decision, DecisionWith, EffectsOf } from '../../cases/effect';
import type { Dossier } from '../../cases/dossier';
import { proposeRectification } from '../rectification/links';
import type { outcomes, Statement, statement } from './forms';
import type { SupplyClosure } from './law';

type Work = Dossier<'supply-closure'>;

const ARTICLE = 'Art. 18 ¶2';

export const supplyClosureEffects: EffectsOf<SupplyClosure, typeof outcomes> = {
  statement: {
    submit: state,
  },
  overdue: {
    remind,
    'propose-rectification': propose,
  },
  check: {
    confirm,
    return: returned,
    'propose-rectification': propose,
  },
};

const NOTHING: Bilingual = {
  zh: '应当写明已删除或者仍保留的数据，不得均为空',
  en: 'says nothing: what was supplied is deleted or kept',
};
const NO_PRODUCT: Bilingual = {
  zh: '没有仍在提供的衍生产品，不得以此为由保留',
  en: 'no derived product is released: it is no ground for keeping data',
};
const NO_AGREEMENT: Bilingual = { zh: '没有该使用协议', en: 'no such use agreement' };
const NO_FACT: Bilingual = { zh: '平台没有该项记录', en: 'the platform has recorded no such fact' };

/** Also after the limit: then nothing is left to do about its being overdue. */
async function state(work: Work, { data }: DecisionWith<typeof statement>): Promise<void> {
  assertPossible(work, data);
  await attachOwn(work, data.documentIds, 'clearance', '/data/documentIds');
  work.setFacts({ statement: data, statedAt: work.now.toISOString() });
  const [deleted, kept, copies] = [data.deleted.length, data.kept.length, data.copies.length];
  const { supplyId } = work.file;
  work.record({ type: 'clearance.stated', basis: ARTICLE, payload: { supplyId, deleted, kept, copies } });
  voidStep(work, 'overdue', 'statement-submitted');
  await refreshMaterials(work);
}

/** Use agreements, products and the platform's facts are none yet: whatever is named of them is not there. */
function assertPossible(work: Work, { deleted, kept, agreementsEnded, factIds }: Statement): void {
  const today = localDateOf(work.now);
  if (deleted.length === 0 && kept.length === 0) throw invalid('/data/deleted', NOTHING, ARTICLE);
  deleted.forEach(({ on }, index) => {
    if (on <= today) return;
    const detail = { zh: '删除日期不得晚于今日', en: 'lies in the future: what is stated has been done' };
    throw invalid(`/data/deleted/${index}/on`, detail, ARTICLE);
  });
  kept.forEach(({ ground, until }, index) => {
    if (ground === 'product') throw invalid(`/data/kept/${index}/ground`, NO_PRODUCT, ARTICLE);
    if (until >= today) return;
    const detail = { zh: '保留期限已过，不得继续保留', en: 'is over: it is not kept any longer' };
    throw invalid(`/data/kept/${index}/until`, detail, 'Art. 23');
  });
  if (agreementsEnded.length > 0) throw invalid('/data/agreementsEnded/0', NO_AGREEMENT, 'Art. 19 ¶1');
  if (factIds.length > 0) throw invalid('/data/factIds/0', NO_FACT, 'Art. 11');
}

/** The statement is asked for anew, with a time of its own; that it was late stays in the record. */
function remind(work: Work, { opinion }: Decision): void {
  work.setFacts({ remindedAt: work.now.toISOString() });
  work.notify(
    work.kase.party_id,
    { zh: '催报清退报告', en: 'the statement of clearance is overdue' },
    {
      zh: `供给终止后，应当报告数据清退情况。${opinion ?? ''}`,
      en: `After the end of the supply its clearance is to be stated. ${opinion ?? ''}`,
    },
  );
  voidStep(work, 'statement', 'reminded');
}

/** The draft of an order beside the clearance, which goes on; nothing is suspended by it. */
async function propose(work: Work, { opinion }: Decision): Promise<void> {
  await proposeRectification(work, opinion ?? work.kase.title);
}

/** Supervision may come back with something new: that a matter may be named once only protects who applies. */
function returned(work: Work, { data: { missing } }: Decision<{ readonly missing: string[] }>): void {
  work.setFacts({ missing });
}

function confirm(work: Work): void {
  const { supplyId } = work.file;
  work.record({ type: 'clearance.confirmed', basis: ARTICLE, payload: { supplyId } });
}
