/**
 * The annual report held against the record (Art. 26): a figure that differs from the recorded one needs an explanation, and a section that says
 * nothing is none where the record has something to report on. What is not recorded cannot be contradicted.
 */
import { equals, rational } from '../../domain/rational';
import { invalid, Refusal, type Bilingual } from '../../domain/refusal';
import type { FactsOf } from '../facts';
import type { Figures, Report } from './forms';

const ARTICLE = 'Art. 26';

type Differences = NonNullable<FactsOf<'annual-report'>['differences']>;

/**
 * What is stated otherwise than it is recorded. @throws Refusal naming every figure that is wrong: unknown, stated twice, or without an
 * explanation
 */
export function differencesFrom(prefilled: Figures, { figures = [] }: Pick<Report, 'figures'>): Differences {
  const errors = figures.flatMap((figure, n) => {
    const isAgain = figures.findIndex(({ name }) => name === figure.name) < n;
    const detail = whatIsWrong(recordedAs(prefilled, figure.name), figure, isAgain);
    return detail === null ? [] : [{ pointer: `/data/figures/${n}`, detail }];
  });
  const [first] = errors;
  if (first !== undefined) throw new Refusal('validation-failed', first.detail, { article: ARTICLE, errors });
  return figures.flatMap(({ name, stated, explanation }) => {
    const value = recordedAs(prefilled, name)?.value ?? null;
    if (value === null || explanation === undefined || equals(rational(stated), rational(value))) return [];
    return [{ name, value, stated, explanation }];
  });
}

function recordedAs(prefilled: Figures, name: string): Figures[string] | undefined {
  return Object.hasOwn(prefilled, name) ? prefilled[name] : undefined;
}

function whatIsWrong(
  recorded: Figures[string] | undefined,
  { name, stated, explanation }: NonNullable<Report['figures']>[number],
  isAgain: boolean,
): Bilingual | null {
  if (recorded === undefined) return { zh: `没有“${name}”这一数据项`, en: `there is no figure ${name}` };
  if (isAgain) return { zh: `“${name}”重复填报`, en: `${name} is stated twice` };
  const { value } = recorded;
  if (value === null || explanation !== undefined || equals(rational(stated), rational(value))) return null;
  return {
    zh: `系统记录为 ${value}，填报为 ${stated}：须说明差异`,
    en: `the record has ${value}, the report ${stated}: the difference must be explained`,
  };
}

type Section = 'development' | 'sales' | 'revenue' | 'security';

/** What the record knows of a section's matter. */
const OF_SECTION: Readonly<Record<Section, readonly string[]>> = {
  development: ['suppliesMade', 'suppliesLive', 'dataRequestsFiled', 'accessChecksAllowed', 'productsReleased'],
  sales: ['contracts', 'ledgerEntries'],
  revenue: ['netSales', 'revenueShares'],
  security: ['incidentsReported', 'ordersIssued', 'casesLate'],
};
const SECTIONS = ['development', 'sales', 'revenue', 'security'] as const satisfies readonly Section[];

const spoken = (words: string) => new RegExp(`^[\\s\\p{P}]*(?:${words})[\\s\\p{P}]*$`, 'iu');
/** Left out: no answer to anything. */
const OMITTED = spoken('略|从略|同上|同前|');
/** A bare denial or judgement. */
const BARE = spoken('无|没有|暂无|未发生|良好|较好|正常|合规|n/?a|none|nil|good|fine|ok');

/** @throws Refusal naming the section */
export function assertSaysSomething(prefilled: Figures, report: Report): void {
  for (const section of SECTIONS) {
    const said = report[section];
    if (OMITTED.test(said)) {
      const omitted = {
        zh: '年度报告应当包括该项内容，不得从略',
        en: 'the report contains this section: it is not left out',
      };
      throw invalid(`/data/${section}`, omitted, ARTICLE);
    }
    const known = OF_SECTION[section].find((name) => (prefilled[name]?.value ?? 0) > 0);
    if (known === undefined || !BARE.test(said)) continue;
    const value = String(prefilled[known]?.value);
    throw invalid(
      `/data/${section}`,
      {
        zh: `系统有该项记录（${known} ${value}），须据实说明`,
        en: `the record has something to report on here (${known} ${value}): say what`,
      },
      ARTICLE,
    );
  }
}
