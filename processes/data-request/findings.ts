/** Findings bind (Art. 15 ¶1): what is recommended follows from what was found, and a decision that departs from it says why. */
import type { z } from 'zod';
import { invalid } from '../../domain/refusal';
import type { examined } from './forms';

type Findings = z.output<typeof examined>;

/** Examined beside what Art. 15 ¶1 names, where information is protected (Art. 18 ¶3). */
const OF_PROTECTED = ['minimisation', 'protection'] as const satisfies readonly (keyof Findings)[];

/** @throws Refusal naming the finding that is missing */
export function assertExamined(findings: Findings, isProtected: boolean): void {
  const missing = isProtected ? OF_PROTECTED.find((name) => findings[name] === undefined) : undefined;
  if (missing === undefined) return;
  throw invalid(
    `/data/findings/${missing}`,
    {
      zh: '涉及个人信息或商业秘密的，应当一并审核是否最小必要、保护措施是否到位',
      en: 'where information is protected, its minimisation and its protection are examined as well',
    },
    'Art. 18 ¶3',
  );
}

/** @throws Refusal naming the finding against which an approval is recommended */
export function assertAllGood(findings: Findings): void {
  const against = Object.entries(findings).find(([, finding]) => finding?.ok === false);
  if (against === undefined) return;
  throw invalid(
    `/data/findings/${against[0]}`,
    { zh: '审核意见认为不符合的，不得建议批准', en: 'against this finding no approval is recommended' },
    'Art. 15 ¶1',
  );
}
