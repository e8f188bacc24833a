/** The coverage matrix: what carries each article of the measures, from the citations of steps and from coverage.ts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  ARTICLES,
  CHAPTERS,
  chineseNumber,
  formatCitation,
  MEASURES_TITLE,
  type Article,
  type Citation,
} from '../../domain/measures';
import type { ProcessDefinition } from '../../domain/process';
import { COVERAGE, type Coverage, type Later } from './coverage';
import { both } from '../launcher/say';
import { GENERATED, table } from './labels';

type Status = '●' | '◐' | '○' | '–';

/** @throws Error for an article that nothing speaks of, or a carrier that is not there */
export function articlesPage(definitions: readonly ProcessDefinition[], root: string): string {
  const rows = ARTICLES.map((article) => rowOf(article, definitions, root));
  const count = (status: Status) => rows.filter((row) => row.status === status).length;
  const chapters = Object.entries(CHAPTERS).map(([number, title]) => [
    `## 第${chineseNumber(Number(number))}章 ${both(title)}`,
    table(
      ['', '条 · article', '要求 · asks for', '承载 · carried by', '后续 · later'],
      rows.filter(({ article }) => article.chapter === Number(number)).map(({ cells }) => cells),
    ),
  ]);
  return [
    GENERATED,
    '# 条文承载 · What carries each article',
    `${MEASURES_TITLE.zh}（征求意见稿） · ${MEASURES_TITLE.en}, a draft for comment. ` +
      '环节由流程定义的引用得出，其余见 `scripts/docs/coverage.ts`。 · Steps come from the citations of the process definitions, the rest from that file.',
    table(
      ['', '状态 · status', '条 · articles'],
      [
        ['●', '已承载 · carried', String(count('●'))],
        ['◐', '部分承载，余下后续 · in part, the rest later', String(count('◐'))],
        ['○', '后续 · later', String(count('○'))],
        ['–', '不由软件承载 · not software’s', String(count('–'))],
      ],
    ),
    ...chapters.flat(),
  ].join('\n\n');
}

function rowOf(article: Article, definitions: readonly ProcessDefinition[], root: string) {
  const coverage = COVERAGE[article.number];
  if (coverage === undefined) throw new Error(`scripts/docs/coverage.ts says nothing of Art. ${article.number}`);
  const carriers = coverage.carriers ?? [];
  for (const { where } of carriers)
    if (!existsSync(join(root, where))) throw new Error(`Art. ${article.number}: no ${where}`);
  const carried = [
    ...definitions.flatMap((definition) => citedBy(definition, article.number)),
    ...carriers.map(({ where, what }) => `[\`${where}\`](../../${where}) ${both(what)}`),
  ];
  const released = new Set(definitions.map(({ process }) => process));
  const later = (coverage.later ?? []).filter(({ process }) => process === undefined || !released.has(process));
  const status = statusOf(article, carried, later, coverage);
  const rest = coverage.outside === undefined ? later.map(({ what }) => what) : [coverage.outside];
  const title = `${formatCitation({ law: 'measures', article: article.number }).zh} ${article.title.zh} · Art. ${article.number} ${article.title.en}`;
  const cells = [
    status,
    title,
    article.obligations.map(both).join('<br>') || '—',
    carried.join('<br>') || '—',
    rest.map(both).join('<br>') || '—',
  ];
  return { article, status, cells };
}

function statusOf(
  article: Article,
  carried: readonly string[],
  later: readonly Later[],
  { outside }: Coverage,
): Status {
  if (outside !== undefined) return '–';
  if (carried.length === 0 && later.length === 0) throw new Error(`nothing carries Art. ${article.number}`);
  if (later.length === 0) return '●';
  return carried.length > 0 ? '◐' : '○';
}

/** The process and those of its steps that cite the article, with the paragraphs they name. */
function citedBy(definition: ProcessDefinition, article: number): string[] {
  const names = (citations: readonly Citation[]) =>
    citations.flatMap((citation) =>
      citation.law === 'measures' && 'article' in citation && citation.article === article ? [citation] : [],
    );
  const steps = Object.entries(definition.steps).flatMap(([name, step]) =>
    names(step.basis).map((citation) =>
      'paragraph' in citation && citation.paragraph !== undefined
        ? `\`${name}\` ¶${citation.paragraph}`
        : `\`${name}\``,
    ),
  );
  if (steps.length === 0 && names(definition.basis).length === 0) return [];
  const link = `[${both(definition.title)}](processes/${definition.process}.md)`;
  return [steps.length === 0 ? link : `${link}: ${steps.join(', ')}`];
}
