/** The measures over HTTP: every article in its own words, with what carries each thing that it asks for. */
import { lawRoutes } from '../../api/routes/law';
import { problemFrom, startTestApp, type TestApp } from './harness';

interface Article {
  readonly n: number;
  readonly title: { readonly zh: string; readonly en: string };
  readonly text: string;
  readonly obligations: readonly { readonly id: string; readonly zh: string; readonly carriedBy: readonly object[] }[];
}

describe('the articles of the measures', () => {
  let edge: TestApp;
  beforeAll(async () => {
    edge = await startTestApp({ routes: lawRoutes });
  });
  afterAll(() => edge.close());

  const call = async (path: string): Promise<Response> => {
    const authorization = `Bearer ${await edge.issuer.tokenOf('officer', 'case-officer')}`;
    return fetch(`${edge.url}/v1/law/articles${path}`, { headers: { authorization } });
  };

  it('are listed in their order, page by page', async () => {
    const pages: Article[] = [];
    let cursor: string | null = null;
    do {
      const response = await call(`?limit=12${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(response.status).toBe(200);
      const page = (await response.json()) as { items: Article[]; nextCursor: string | null };
      pages.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages.map(({ n }) => n)).toEqual(Array.from({ length: 29 }, (_, index) => index + 1));
    for (const { text, obligations } of pages) for (const { zh } of obligations) expect(text).toContain(zh);
  });

  it('say what carries each of their clauses, and by which test that is seen', async () => {
    const article = (await (await call('/15')).json()) as Article;
    expect(article).toMatchObject({
      n: 15,
      title: { zh: '需求审核' },
      text: expect.stringMatching(/审议.*\n.*专家评审/) as string,
    });
    expect(article.obligations.map(({ id }) => id)).toEqual(['15.1', '15.2', '15.3', '15.4', '15.5']);
    expect(article.obligations[4]).toMatchObject({
      zh: '审核通过后，组织相关部门开展数据对接工作',
      coverage: 'carried',
      carriedBy: [
        {
          kind: 'step',
          name: 'data-request.docking',
          test: expect.stringContaining('test/process/docking.test.ts › ') as string,
        },
        {
          kind: 'step',
          name: 'supply-renewal.provider-opinion',
          test: expect.stringContaining('test/supply/renewal.test.ts › ') as string,
        },
      ],
    });
    const product = (await (await call('/20')).json()) as Article;
    expect(product.obligations[0]).toMatchObject({
      coverage: 'later',
      carriedBy: [],
      missing: { en: expect.any(String) as string },
    });
  });

  it.each(['/0', '/30', '/15.5', '/fifteen', '/015'])('have none at %s', async (path) => {
    const response = await call(path);
    expect(response.status).toBe(404);
    expect((await problemFrom(response)).code).toBe('not-found');
  });
});
