/** Asking for the renewal of a supply (Art. 14, 15), and giving up a part of it, which needs nobody's decision. */
import {
  addDays,
  daysBetween,
  endOfDay,
  lastDayBefore,
  localDate,
  localDateOf,
  type LocalDate,
} from '../../domain/local-date';
import { addDuration } from '../../domain/limit';
import { notInForce } from '../../domain/not-in-force';
import { invalid, Refusal } from '../../domain/refusal';
import { rightEndsAt, rightStatus, type RightRecord } from '../../domain/right';
import type { DatasetFields } from '../../domain/permit';
import { command } from '../../cases/command';
import { notFound } from '../../cases/context';
import { assertCatalogued, assertOwnDocuments, attachChecked } from '../../cases/file-checks';
import { openCase } from '../../cases/open-case';
import { recordInSystem } from '../../cases/system-event';
import type { Dossier } from '../../cases/dossier';
import type { Reads } from '../../cases/reads';
import type { CommandContext } from '../../cases/unit';
import { currentPolicy } from '../laws';
import { lockSupply } from '../supply-closure/filing';
import { supplyOver } from '../supply-closure/over';
import { tellOfSupply } from '../supply-closure/telling';
import { AUTHORITY } from '../../records/notices';
import type { SupplyRow } from '../../records/supplies';
import { assertCoveredUntil, protectedOf } from './evidence';
import type { Renewal } from './forms';
import { assertPartOf, cutPermits, permitsOf } from '../../cases/permits';

const ARTICLE = 'Art. 14';

/** @throws Refusal `not-found`, `not-in-force`, `duplicate-application`, `validation-failed` */
export const requestRenewal = command(
  async (ctx: CommandContext, supplyId: string, input: Renewal): Promise<Dossier<'supply-renewal'>> => {
    const { supply, right, now } = await lockSupply(ctx, supplyId, ctx.actor.org);
    const status = rightStatus(right, now);
    if (status !== 'in-force') throw notInForce(status, { zh: '不能申请续期', en: 'no renewal is asked for' });
    if (await ctx.read.isSupplyStopped(supply.id)) throw supplyOver();
    if ((await ctx.read.openCaseOfSupply(supply.id, 'supply-renewal')) !== null) throw beingRenewed();
    const { first } = await permitsOf(ctx, supply, now);
    const to = localDate(input.to);
    await assertTimely(ctx, supply.term_to, now);
    assertLength(to, supply.term_to, first);
    assertWithinRight(right, to, '/to');
    await assertCatalogued(ctx.read, supply.datasets, '/datasets', 'Art. 17');
    await assertEvidence(ctx, supply, input, to);
    const { evidence = [], documentIds } = input;
    const pieces = evidence.map(({ documentId }) => documentId);
    await assertOwnDocuments(ctx, documentIds, ctx.actor.org, '/documentIds');
    await assertOwnDocuments(ctx, pieces, ctx.actor.org, '/evidence');
    const request = await ctx.read.findCase(supply.case_id);
    const work = await openCase(ctx, {
      process: 'supply-renewal',
      title: `供给续期：${request?.title ?? supply.id}`,
      partyId: supply.operator_id,
      now,
      file: {
        authorizationId: right.id,
        supplyId: supply.id,
        requestCaseId: supply.case_id,
        purpose: supply.purpose,
        datasets: supply.datasets.map(({ datasetId, fields }) => ({ datasetId, fields: [...fields] })),
        present: { from: supply.term_from, to: supply.term_to },
        ...input,
      },
      basis: ARTICLE,
      authorization: right,
      supplyId: supply.id,
    });
    work.addClockEntry({
      kind: 'started',
      at: now,
      reason: { zh: '收到续期申请', en: 'the renewal was asked for' },
      article: ARTICLE,
    });
    await attachChecked(work, [...new Set([...documentIds, ...pieces])], 'application');
    return work;
  },
);

function beingRenewed(): Refusal {
  return new Refusal(
    'duplicate-application',
    { zh: '该供给已有续期申请', en: 'the renewal of this supply has been asked for' },
    { article: ARTICLE },
  );
}

/** Not before the time in which it is due. */
async function assertTimely(ctx: CommandContext, end: LocalDate, now: Date): Promise<void> {
  const window = currentPolicy('supply-renewal', await ctx.read.latestPolicy('supply-renewal'), ctx.rules).limitOf(
    'window',
  );
  if (window === null) return;
  const opens =
    window.kind === 'iso' ? addDuration(endOfDay(end), window.parts, -1) : endOfDay(addDays(end, -window.days));
  if (now >= opens) return;
  throw invalid(
    '/to',
    {
      zh: `自 ${localDateOf(opens)} 起方可申请续期（供给至 ${end}）`,
      en: `a renewal is asked for from ${localDateOf(opens)} on: the supply lasts to ${end}`,
    },
    ARTICLE,
  );
}

function assertLength(
  to: LocalDate,
  end: LocalDate,
  first: { readonly term_from: LocalDate; readonly term_to: LocalDate },
): void {
  if (to <= end) {
    throw invalid('/to', { zh: `须晚于现行期限（${end}）`, en: `is not later than the present term, ${end}` }, ARTICLE);
  }
  const longest = addDays(end, daysBetween(first.term_from, first.term_to) + 1);
  if (to > longest) {
    throw invalid(
      '/to',
      { zh: `续期不得长于首次期限，至多至 ${longest}`, en: `is longer than the first term: to ${longest} at most` },
      ARTICLE,
    );
  }
}

/** No supply outlives its right (Art. 9). @throws Refusal naming the last day of the right */
export function assertWithinRight(right: RightRecord, to: LocalDate, pointer: string): void {
  if (right.to_date === null) return;
  const last = lastDayBefore(rightEndsAt(right, right.to_date));
  if (to <= last) return;
  throw invalid(
    pointer,
    { zh: `不得晚于授权的最后一日（${last}）`, en: `is later than the last day of the right, ${last}` },
    'Art. 9',
  );
}

/** What is given now holds as long as what is asked for, and each protected field is covered. */
async function assertEvidence(
  ctx: CommandContext,
  supply: SupplyRow,
  { evidence = [] }: Renewal,
  to: LocalDate,
): Promise<void> {
  const short = evidence.findIndex(({ validUntil }) => validUntil !== undefined && validUntil < to);
  if (short >= 0) {
    const detail = { zh: '证明的有效期短于所申请的期限', en: 'is not valid as long as what is asked for' };
    throw invalid(`/evidence/${short}/validUntil`, detail, 'Art. 18 ¶3');
  }
  assertCoveredUntil(
    await protectedOf(ctx.read, { id: supply.id, requestCaseId: supply.case_id }, supply.datasets),
    evidence,
    to,
    '/evidence',
  );
}

/** The departments that provide what is supplied, once each. */
export async function supplyProviders(read: Reads, caseId: string): Promise<string[]> {
  const kase = await read.findCase(caseId);
  if (kase === null) throw notFound({ zh: '案件', en: 'case' });
  const supply = kase.supply_id === null ? null : await read.findSupply(kase.supply_id);
  const entries = await read.datasetsByIds((supply?.datasets ?? []).map(({ datasetId }) => datasetId));
  return [...new Set(entries.map((entry) => entry.provider_id))].sort();
}

/** 缩小: effective in the commit, by the next permit; what was decided for the time after is narrowed as well. */
export const narrowSupply = command(
  async (ctx: CommandContext, supplyId: string, datasets: readonly DatasetFields[]): Promise<void> => {
    const { supply, now } = await lockSupply(ctx, supplyId, ctx.actor.org);
    const { ruling, standing, next } = await permitsOf(ctx, supply, now);
    assertPartOf(datasets, ruling.datasets, () => '/datasets');
    const size = (list: readonly DatasetFields[]) => list.reduce((sum, { fields }) => sum + fields.length, 0);
    if (size(datasets) === size(ruling.datasets)) {
      throw invalid(
        '/datasets',
        { zh: '与现行范围相同，未作缩小', en: 'is all that is supplied: nothing is narrowed' },
        ARTICLE,
      );
    }
    // What a renewal has decided for the time after keeps to it as well; of which nothing is left, it is given up with that.
    const successors = cutPermits(ctx, supply, now, {
      ...{ permits: { standing, next }, at: now },
      left: (permitted) => permitted.flatMap((entry) => partOf(entry, datasets)),
      caseOf: (permit) => (permit === ruling ? null : permit.case_id),
    });
    for (const { version, hash, from } of successors ?? []) {
      recordInSystem(ctx, {
        type: 'supply.narrowed',
        basis: ARTICLE,
        payload: { supplyId: supply.id, version, permitHash: hash, from: from.toISOString() },
      });
    }
    tellOfSupply(ctx, supply, {
      to: AUTHORITY,
      at: now,
      subject: { zh: '运营主体缩小供给范围', en: 'a supply was narrowed by its operator' },
      body: { zh: '', en: '' },
    });
  },
);

/** What of an entry is among those that are kept. */
function partOf({ datasetId, fields }: DatasetFields, kept: readonly DatasetFields[]): DatasetFields[] {
  const own = kept.find((one) => one.datasetId === datasetId)?.fields ?? [];
  const left = fields.filter((field) => own.includes(field));
  return left.length === 0 ? [] : [{ datasetId, fields: left }];
}
