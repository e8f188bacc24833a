/** The 29 articles as data, and how they are cited. */
import {
  art,
  ARTICLES,
  articleOf,
  byAnalogy,
  CHAPTERS,
  chineseNumber,
  formatCitation,
  isCited,
  own,
} from '../../domain/measures';
import { MEASURES_TEXT, textOf } from '../../domain/measures-text';
import { obligationsOf } from '../../domain/obligations';
import { localDate } from '../../domain/local-date';
import { measuresStatus } from '../../domain/measures-term';

describe('the measures', () => {
  it('have 29 articles in eight chapters, in order', () => {
    expect(ARTICLES.map(({ number }) => number)).toEqual(Array.from({ length: 29 }, (_, index) => index + 1));
    const chapters = ARTICLES.map(({ chapter }) => chapter);
    expect([...chapters].sort((a, b) => a - b)).toEqual(chapters);
    expect([...new Set(chapters)].map(String)).toEqual(Object.keys(CHAPTERS));
  });

  it('have the chapters begin where the law has them', () => {
    const first = Object.keys(CHAPTERS).map(
      (chapter) => ARTICLES.find((each) => each.chapter === Number(chapter))?.number,
    );
    expect(first).toEqual([1, 5, 10, 13, 18, 22, 26, 29]);
  });

  it('name what every article asks for, but for purpose, terms and scope', () => {
    const silent = ARTICLES.filter(({ number }) => obligationsOf(number).length === 0);
    expect(silent.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('have as many paragraphs as citations of them need, and none that a page has broken', () => {
    expect(ARTICLES.flatMap(({ number }) => MEASURES_TEXT[number]).filter((text) => !/[。；]$/.test(text))).toEqual([]);
    expect([15, 18, 19, 22, 28].map((number) => MEASURES_TEXT[articleOf(number).number].length)).toEqual([
      2, 4, 2, 2, 2,
    ]);
  });

  it('are asked clause by clause in their own words, each clause once', () => {
    for (const { number } of ARTICLES) {
      const words = obligationsOf(number).map(({ zh }) => zh);
      expect(words.filter((zh) => !textOf(number).includes(zh))).toEqual([]);
      expect(new Set(words).size).toBe(words.length);
    }
    expect(
      obligationsOf(18)
        .map(({ id }) => id)
        .slice(0, 2),
    ).toEqual(['18.1', '18.2']);
  });

  it.each([
    ['2026-02-28', 'not-yet-in-force'],
    ['2026-03-01', 'in-force'],
    ['2028-02-29', 'in-force'],
    ['2028-03-01', 'run-out'],
  ])('are %s %s, issued on 1 March 2026 (Art. 29)', (today, status) => {
    const rules = { issuedOn: '2026-03-01', successorInForce: false };
    expect(measuresStatus(rules, localDate(today))).toBe(status);
    expect(measuresStatus({ ...rules, successorInForce: true }, localDate(today))).toBe('in-force');
  });

  it('have no thirtieth article', () => {
    expect(() => articleOf(30)).toThrow(RangeError);
    expect(() => articleOf(0)).toThrow(RangeError);
    expect(() => articleOf(1.5)).toThrow(RangeError);
    expect(articleOf(28).title.zh).toBe('责任追究');
  });
});

describe('a citation', () => {
  it('in the words of a form names an article that there is', () => {
    const good = [
      'Art. 7',
      'Art. 18 ¶3',
      'Art. 5, 6',
      'Art. 24, 28 ¶1',
      formatCitation(own).en,
      formatCitation(art(29)).en,
    ];
    const bad = ['Art. 0', 'Art. 30', 'Art. 5, 31', 'Art. 5 ', 'art. 5', 'by analogy: ', '', undefined];
    expect([...good, ...bad].filter(isCited)).toEqual(good);
  });

  it.each([
    [art(15, 1), '第十五条第一款', 'Art. 15 ¶1'],
    [art(20), '第二十条', 'Art. 20'],
    [art(10), '第十条', 'Art. 10'],
    [byAnalogy('行政许可法', 42), '参照《行政许可法》第四十二条', 'by analogy: Administrative Licensing Law, art. 42'],
    [byAnalogy('某市办法', '供给对接'), '参照《某市办法》供给对接', 'by analogy: 《某市办法》, 供给对接'],
    [byAnalogy('网络安全法', 23, 3), '参照《网络安全法》第二十三条第三项', 'by analogy: Cybersecurity Law, art. 23(3)'],
    [own, '自定（无外部依据）', 'own default (no source)'],
  ])('is written %#', (citation, zh, en) => {
    expect(formatCitation(citation)).toEqual({ zh, en });
  });

  it.each([
    [1, '一'],
    [10, '十'],
    [11, '十一'],
    [19, '十九'],
    [20, '二十'],
    [29, '二十九'],
    [99, '九十九'],
    [100, '一百'],
    [105, '一百零五'],
    [110, '一百一十'],
    [203, '二百零三'],
    [999, '九百九十九'],
  ])('numbers %i as %s', (number, text) => {
    expect(chineseNumber(number)).toBe(text);
  });
});
