/** The coverage matrix: what carries each clause of the measures, from `domain/obligations.ts`. */
import {
  ARTICLES,
  CHAPTERS,
  chineseNumber,
  formatCitation,
  MEASURES_TITLE,
  type Article,
  type Citation,
} from '../../domain/measures';
import { coverageOf, obligationsOf, type Carrier, type Coverage, type Obligation } from '../../domain/obligations';
import type { ProcessDefinition } from '../../domain/process';
import { both } from '../launcher/say';
import { GENERATED, table } from './labels';

const MARKS: Readonly<Record<Coverage, string>> = { carried: '●', 'in-part': '◐', later: '○', outside: '–' };

export function articlesPage(definitions: readonly ProcessDefinition[]): string {
  const all = ARTICLES.flatMap(({ number }) => obligationsOf(number));
  const count = (coverage: Coverage) => String(all.filter((one) => coverageOf(one) === coverage).length);
  const chapters = Object.entries(CHAPTERS).map(([number, title]) => [
    `## 第${chineseNumber(Number(number))}章 ${both(title)}`,
    ...ARTICLES.filter(({ chapter }) => chapter === Number(number)).flatMap((article) =>
      sectionOf(article, definitions),
    ),
  ]);
  return [
    GENERATED,
    '# 条文承载 · What carries each article',
    `${MEASURES_TITLE.zh}（征求意见稿） · ${MEASURES_TITLE.en}, a draft for comment. ` +
      '逐项义务见 `domain/obligations.ts`，抽去承载由 `npm run soak -- obligations` 检验；接口 `GET /v1/law/articles`。 · ' +
      'Clause by clause from `domain/obligations.ts`; `npm run soak -- obligations` takes each carrier out. Served by `GET /v1/law/articles`.',
    table(
      ['', '状态 · status', '项 · clauses'],
      [
        [MARKS.carried, '已承载 · carried', count('carried')],
        [MARKS['in-part'], '部分承载 · in part', count('in-part')],
        [MARKS.later, '后续 · later', count('later')],
        [MARKS.outside, '不由软件承载 · not software’s', count('outside')],
      ],
    ),
    ...chapters.flat(),
  ].join('\n\n');
}

function sectionOf(article: Article, definitions: readonly ProcessDefinition[]): string[] {
  const { number, title } = article;
  const heading = `### ${formatCitation({ law: 'measures', article: number }).zh} ${title.zh} · Art. ${number} ${title.en}`;
  const obligations = obligationsOf(number);
  const cited = definitions.flatMap((definition) => citedBy(definition, number));
  if (obligations.length === 0) return [heading, '仅陈述目的、术语或者范围。 · States purpose, terms or scope alone.'];
  return [
    heading,
    table(
      ['', '要求 · asks for', '承载 · carried by', '尚缺 · wanting'],
      obligations.map((one) => [
        MARKS[coverageOf(one)],
        `${one.zh}<br>${one.en}`,
        one.carriedBy.map((carrier) => carrierText(carrier, definitions)).join('<br>') || '—',
        wantingOf(one),
      ]),
    ),
    ...(cited.length === 0 ? [] : [`引用 · cited by: ${cited.join('; ')}`]),
  ];
}

function wantingOf({ missing, outside }: Obligation): string {
  const wanting = outside ?? missing;
  return wanting === null ? '—' : both(wanting);
}

const KINDS = { step: '环节 · step', rule: '规则 · rule', register: '登记簿 · register' } as const;

function carrierText({ kind, name, test }: Carrier, definitions: readonly ProcessDefinition[]): string {
  const [file = ''] = test.split(' › ');
  return `${KINDS[kind]}: ${linked(kind, name, definitions)} ([test](../../${file}))`;
}

function linked(kind: Carrier['kind'], name: string, definitions: readonly ProcessDefinition[]): string {
  if (kind === 'register') return `\`${name}\``;
  if (kind === 'rule') {
    const [file = '', what = ''] = name.split('#');
    return `[\`${what}\`](../../${file})`;
  }
  const [process = '', step = ''] = name.split('.');
  const definition = definitions.find((one) => one.process === process);
  const title = definition?.steps[step]?.title;
  return `[${title === undefined ? step : both(title)}](processes/${process}.md)`;
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
