/** What a text is taken to contain by the form of its numbers, and what it is not. */
import { obviousPersonalData } from '../../domain/personal-data';

describe('obvious personal data', () => {
  it.each([
    ['第三行 41010119900307123X', '居民身份证号码'],
    ['410101199003071239', '居民身份证号码'],
    ['410101 19900307 1239', '居民身份证号码'],
    ['４１０１０１１９９００３０７１２３９', '居民身份证号码'],
    ['联系人13812345678。', '手机号码'],
    ['+86 138-1234-5678', '手机号码'],
    ['0371-12345678', '固定电话号码'],
  ])('is seen in “%s”', (text, what) => {
    expect(obviousPersonalData(text)?.zh).toBe(what);
  });

  it.each([
    '2026-03-02T08:00:00Z 至 20260302090000123456',
    '第 1200 行，字段 lot = 00013812345678',
    '经度 113.625368，纬度 34.746613',
    '91410100999804800D',
    '订单 410101999999999999',
    '编号 ZZ-01-3812345678',
  ])('is not seen in “%s”', (text) => {
    expect(obviousPersonalData(text)).toBeNull();
  });
});
