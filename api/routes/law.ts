/** The measures themselves: their words, and clause by clause what carries each of them, for whoever works under them. */
import { z } from 'zod';
import { absent } from '../../cases/reading/viewer';
import { identifier } from '../../domain/forms/form';
import { ARTICLES, CHAPTERS, type Article } from '../../domain/measures';
import { textOf } from '../../domain/measures-text';
import { coverageOf, obligationsOf } from '../../domain/obligations';
import { defineList, pageOf, pageQuery } from '../pagination';
import { routesOver } from '../route';
import { articleSchema } from '../schemas/law';
import type { EdgeServices } from '../services';

/** They ask nothing of the record. */
const defineRoute = routesOver<EdgeServices>();

function articleView({ number, chapter, title }: Article): z.output<typeof articleSchema> {
  return {
    n: number,
    chapter: { n: chapter, title: CHAPTERS[chapter] ?? { zh: '', en: '' } },
    title,
    text: textOf(number),
    obligations: obligationsOf(number).map((one) => ({
      ...one,
      coverage: coverageOf(one),
      carriedBy: [...one.carriedBy],
    })),
  };
}

const articles = defineList('articles', z.tuple([z.int()]));

const list = defineRoute({
  method: 'get',
  path: '/v1/law/articles',
  operationId: 'listArticles',
  tag: 'rules',
  summary: { zh: '《办法》条文及其承载', en: 'The articles of the measures, and what carries each obligation' },
  description: {
    zh: '文本为征求意见稿；每项义务以条文原文列出，carriedBy 列明承载它的环节、规则或登记簿，以及抽去承载后会失败的测试',
    en: 'The text is the draft for comment. Each obligation has the article’s own words; carriedBy names the step, rule or register that carries it, and the test that turns red when the carrier is taken out',
  },
  access: { roles: 'any' },
  query: z.strictObject(pageQuery),
  reply: { 200: pageOf(articleSchema) },
}).handle(({ query }) => {
  const after = articles.after(query)?.[0] ?? 0;
  const rows = ARTICLES.filter(({ number }) => number > after).slice(0, query.limit + 1);
  return { status: 200, body: articles.page(query, rows, ({ number }) => [number], articleView) };
});

const get = defineRoute({
  method: 'get',
  path: '/v1/law/articles/:n',
  operationId: 'getArticle',
  tag: 'rules',
  summary: { zh: '《办法》的一条', en: 'An article of the measures, and what carries each obligation' },
  access: { roles: 'any' },
  params: z.strictObject({ n: identifier }),
  reply: { 200: articleSchema },
}).handle(({ params: { n } }) => {
  const found = ARTICLES.find(({ number }) => String(number) === n);
  if (found === undefined) throw absent('条文', 'article');
  return { status: 200, body: articleView(found) };
});

export const lawRoutes = [list, get];
