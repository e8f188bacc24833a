/** What public notices of a selection say (Art. 5, 6): names and credit codes, the way to object, and the state of the measures. */
import { announcementText, resultText, shortlistText } from '../../domain/public-notice';

const CHOSEN = [
  { id: '91410100MA44BCDE1X', name: '郑州数据运营有限公司' },
  { id: '91410100MA45FGHJ2Y', name: '中原公共数据服务中心' },
];

describe('public notices', () => {
  it('announce seats, term, conditions and weights as the round has them', () => {
    const { zh, en } = announcementText({
      announcement: '现公开遴选。',
      seats: 2,
      termYears: 3,
      criteria: ['信用良好'],
      dimensions: [{ name: '技术能力', weight: 60 }],
    });
    for (const part of ['现公开遴选。', '不超过 2 家', '3 年', '1. 信用良好', '1. 技术能力 60%'])
      expect(zh).toContain(part);
    expect(en).toContain('at most 2');
  });

  it('leave out headings with nothing under them', () => {
    const call = { announcement: '公告', seats: 1, termYears: 1, criteria: [], dimensions: [] };
    expect(announcementText(call).zh).not.toMatch(/资格条件|权重/);
  });

  it('name every organisation of the shortlist by name and credit code, and how to object', () => {
    const { zh } = shortlistText(CHOSEN, false);
    expect(zh).toContain('1. 郑州数据运营有限公司（91410100MA44BCDE1X）\n2. 中原公共数据服务中心');
    expect(zh).toMatch(/异议.*姓名或者名称、联系方式和理由/);
  });

  it.each([true, false])('cite the measures as a draft exactly until they are issued: %p', (draft) => {
    expect(shortlistText(CHOSEN, draft).zh.includes('（征求意见稿）')).toBe(draft);
    expect(resultText(CHOSEN, draft).zh.includes('（征求意见稿）')).toBe(draft);
  });

  it('say so where nobody was chosen', () => {
    expect(resultText([], true).zh).toContain('未确定运营主体');
  });
});
