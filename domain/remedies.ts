/** Remedies 救济途径 against a decision: 行政复议法 art. 20, 24 (2023), 行政诉讼法 art. 46; both apply by themselves, not by analogy. */
import type { Bilingual } from './refusal';

export function remediesAgainst(what: Bilingual): Bilingual {
  return {
    zh: `如不服${what.zh}，可以自收到之日起六十日内，依据《中华人民共和国行政复议法》向郑州市人民政府申请行政复议；也可以自收到之日起六个月内，依据《中华人民共和国行政诉讼法》向有管辖权的人民法院提起行政诉讼。复议、诉讼期间，除法律另有规定外，不停止执行。`,
    en: `Remedies against ${what.en}: administrative reconsideration by the People's Government of Zhengzhou within 60 days of receipt, or an administrative lawsuit within six months of receipt; neither stays it unless the law provides otherwise.`,
  };
}

export const THIS_DECISION: Bilingual = { zh: '本决定', en: 'this decision' };
