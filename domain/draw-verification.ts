/**
 * Recomputes the draws of a case from its trail alone (Art. 5, 15, 27): the pool was frozen before the seed was drawn, its hash
 * and the order follow from them, and nobody sat out of turn. What an official claims of a draw is not asked.
 */
import { drawOrder, poolHash } from './draw';
import type { Bilingual } from './refusal';

export interface TrailLine {
  readonly seq: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface VerifiedDraw {
  readonly panel: number;
  readonly pool: readonly string[];
  readonly poolHash: string;
  readonly seed: string;
  readonly order: readonly string[];
  /** Who sat, in the order of sitting down. */
  readonly seated: readonly string[];
  /** What does not follow; empty: the draw holds. */
  readonly problems: readonly Bilingual[];
}

/** One entry for each panel, in the order of the draws. */
export function verifyDraws(trail: readonly TrailLine[]): VerifiedDraw[] {
  const ordered = [...trail].sort((a, b) => a.seq - b.seq);
  return ordered.filter((line) => line.type === 'panel.drawn').map((drawn) => verifyDraw(drawn, ordered));
}

function verifyDraw(drawn: TrailLine, trail: readonly TrailLine[]): VerifiedDraw {
  const { panel } = drawn.payload;
  const ofPanel = trail.filter((line) => line.payload.panel === panel);
  const frozen = ofPanel.find((line) => line.type === 'panel.pool-frozen');
  const pool = texts(frozen?.payload.pool);
  const [hash, seed, order] = [text(frozen?.payload.poolHash), text(drawn.payload.seed), texts(drawn.payload.order)];
  const appointed = ofPanel
    .filter((line) => line.type === 'panel.appointed')
    .flatMap((line) => texts(line.payload.experts));
  const seated = ofPanel.filter((line) => line.type === 'panel.seated').map((line) => text(line.payload.person));
  const turns = [...order, ...appointed];
  const problems = [
    ...(frozen !== undefined && frozen.seq < drawn.seq ? [] : [NOT_FROZEN]),
    ...(holds(() => poolHash(pool) === hash) && hash === text(drawn.payload.poolHash) ? [] : [WRONG_HASH]),
    ...(holds(() => drawOrder(pool, seed).join('\n') === order.join('\n')) ? [] : [WRONG_ORDER]),
    ...(seated.every((person, index) => person === turns[index]) ? [] : [OUT_OF_TURN]),
  ];
  return { panel: Number(panel), pool, poolHash: hash, seed, order, seated, problems };
}

const NOT_FROZEN: Bilingual = { zh: '抽取前没有冻结专家库', en: 'the pool was not frozen before the draw' };
const WRONG_HASH: Bilingual = { zh: '专家库哈希不符', en: 'the hash is not that of the pool' };
const WRONG_ORDER: Bilingual = { zh: '顺序与种子不符', en: 'the order does not follow from the seed' };
const OUT_OF_TURN: Bilingual = { zh: '有人未按顺序入席', en: 'somebody sat out of turn' };

/** A pool that has no unambiguous hash holds nothing. */
function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
