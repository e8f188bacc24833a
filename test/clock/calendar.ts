/**
 * Days as the tests of passing time count them, by hand: an instant of Zhengzhou, the last day of a limit, and two years' holiday
 * schedules as an official would import them. The years are far enough ahead that every run begins before them.
 */

/** An instant in Zhengzhou, e.g. `2040-09-27 16:00`. */
export function at(local: string): Date {
  return new Date(`${local.replace(' ', 'T')}:00+08:00`);
}

/** The day with whose end, 24:00 in Zhengzhou, the limit ends; the instant itself where it ends with none. */
export function lastDayOf({ dueAt }: { readonly dueAt: string | null }): string | null {
  if (dueAt === null) return null;
  const last = new Date(Date.parse(dueAt) - 1 + 8 * 3_600_000).toISOString();
  return last.endsWith('T23:59:59.999Z') ? last.slice(0, 10) : dueAt;
}

/** 国庆节: Monday, 1 October to Sunday the 7th off; Sunday, 30 September and Saturday, 13 October worked. */
export const YEAR_2040 = {
  year: 2040,
  source: '国办发明电〔2039〕7号（测试）',
  holidays: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [`2040-10-0${day}`, '国庆节'])),
  makeUpDays: { '2040-09-30': '国庆节', '2040-10-13': '国庆节' },
};

/**
 * 元旦: Tuesday, 1 January. 春节: Thursday, 31 January to Wednesday, 6 February; Sunday the 27th and Saturday the 9th worked.
 * 清明: Thursday, 4 April. 劳动节: Wednesday, 1 May. 端午: Monday, 3 June.
 */
export const YEAR_2041 = {
  year: 2041,
  source: '国办发明电〔2040〕9号（测试）',
  holidays: {
    '2041-01-01': '元旦',
    '2041-01-31': '春节',
    ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((day) => [`2041-02-0${day}`, '春节'])),
    '2041-04-04': '清明节',
    '2041-05-01': '劳动节',
    '2041-06-03': '端午节',
  },
  makeUpDays: { '2041-01-27': '春节', '2041-02-09': '春节' },
};
