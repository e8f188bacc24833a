/**
 * The yearly disclosure (Art. 8, 15; by analogy with the national norms it is due by 31 March): derived from the record, and from its publication on
 * kept as everybody was told. What has turned out otherwise is a version of its own, with its reason; the earlier ones stay readable.
 */
import { createHash } from 'node:crypto';
import { command } from '../../cases/command';
import { notFound } from '../../cases/context';
import { recordInSystem } from '../../cases/system-event';
import type { CommandContext } from '../../cases/unit';
import { canonicalJson } from '../../domain/canonical';
import { localDate, localDateOf, yearOf, type LocalDate } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import { daysInForceOf, isFinished } from '../../domain/reporting-years';
import { grantedTo, signedAuthorizations } from '../../records/authorizations';
import type { Tx } from '../../records/database';
import { datasetsSupplied, lockDisclosures, type DisclosureRow } from '../../records/disclosures';
import { organisationsByIds } from '../../records/parties';
import type { Publication } from './forms';

const FIRST_YEAR = 1900;

/** Of which years anything can be told. */
export function isDisclosed(year: number, today: LocalDate): boolean {
  return year >= FIRST_YEAR && year <= yearOf(today);
}

/** What the record tells of the year now. */
export async function derivedDisclosure(tx: Tx, year: number, today: LocalDate) {
  const rights = (await signedAuthorizations(tx)).flatMap((right) => {
    const days = daysInForceOf(right, year);
    return days === null ? [] : [{ ...right, days }];
  });
  const ids = rights.map((right) => right.id);
  const orgs = [...new Set(rights.map((right) => right.operator_id))];
  const span = { from: localDate(`${year}-01-01`), to: localDate(`${year}-12-31`) };
  const [names, granted, datasets] = [
    await organisationsByIds(tx, orgs),
    await grantedTo(tx, orgs),
    await datasetsSupplied(tx, ids, span),
  ];
  const nameOf = (id: string) => names.find((one) => one.id === id)?.name ?? id;
  return {
    year,
    complete: isFinished(year, today),
    operators: rights.map(({ id, operator_id: operatorId, case_id: caseId, days }) => ({
      id: operatorId,
      name: nameOf(operatorId),
      caseId,
      periodFrom: days.from,
      periodTo: days.to,
      scope: granted.find((one) => one.id === id)?.content ?? null,
      datasets: datasets
        .filter((one) => one.authorization_id === id)
        .map((one) => ({ id: one.id, title: one.title, provider: { id: one.provider_id, name: one.provider_name } })),
    })),
    // Not recorded yet, which is not the same as none (Art. 18–21).
    products: null,
    developers: null,
    charges: null,
  };
}
export type Disclosed = Awaited<ReturnType<typeof derivedDisclosure>>;

/** The text that is kept, and its SM3. */
export function sealDisclosure(disclosed: Disclosed): { readonly text: string; readonly hash: string } {
  const text = canonicalJson(disclosed);
  return { text, hash: createHash('sm3').update(text, 'utf8').digest('hex') };
}

/** @throws Refusal of a year that runs, of a correction without its reason, and of one that corrects nothing */
export const publishDisclosure = command(
  async (ctx: CommandContext, year: number, { reason }: Publication): Promise<DisclosureRow> => {
    const now = await ctx.read.databaseNow();
    const today = localDateOf(now);
    if (!isDisclosed(year, today)) throw notFound({ zh: '该年度的公开披露', en: 'disclosure of that year' });
    if (!isFinished(year, today)) {
      const detail = { zh: '年度尚未结束，不得发布', en: 'the year has not finished: it is not published yet' };
      throw invalid('/year', detail);
    }
    const earlier = await lockDisclosures(ctx.tx, year);
    const last = earlier.at(-1);
    if (last === undefined && reason !== undefined) {
      throw invalid('/reason', { zh: '首次发布，没有可更正的版本', en: 'nothing has been published that it corrects' });
    }
    if (last !== undefined && reason === undefined) {
      throw invalid('/reason', { zh: '更正已发布的披露须说明理由', en: 'what corrects a published one states why' });
    }
    const { text, hash } = sealDisclosure(await derivedDisclosure(ctx.tx, year, today));
    if (last?.hash === hash) {
      throw invalid('/reason', {
        zh: '与已发布的版本相同，没有更正的内容',
        en: 'is what is published: nothing is corrected',
      });
    }
    const row: DisclosureRow = {
      ...{ year, version: earlier.length + 1, text, hash, reason: reason ?? null },
      ...{ published_by: ctx.actor.id, published_at: now },
    };
    ctx.unit.record({ kind: 'disclosure', row });
    recordInSystem(ctx, {
      type: 'disclosure.published',
      payload: { year, version: row.version, textHash: hash, ...(reason !== undefined && { reason }) },
    });
    return row;
  },
);
