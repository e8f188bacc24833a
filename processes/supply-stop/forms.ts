/** Forms of the stop of a supply (by analogy 行政许可法 8): why, the facts, from when, and what the operator says to it. */
import { z } from 'zod';
import { localDate, text, type OutcomeForms } from '../../domain/forms/form';
import { choice, said } from '../../domain/forms/words';
import type { SupplyStop } from './law';

const LICENSING = 'by analogy: Administrative Licensing Law art. 8';
const HEARD = 'by analogy: Administrative Penalty Law art. 64';

export const STOP_GROUNDS = ['law-changed', 'public-interest', 'provider-cannot', 'unused'] as const;
export type StopGround = (typeof STOP_GROUNDS)[number];

export const ground = said(
  choice(STOP_GROUNDS, {
    'law-changed': ['法律、法规、规章修改或者废止', 'the law has changed'],
    'public-interest': ['公共利益需要', 'the public interest'],
    'provider-cannot': ['数源部门无法继续提供', 'the department can provide it no longer'],
    unused: ['长期未使用', 'unused'],
  }),
  '理由',
  'ground',
  LICENSING,
);
const from = said(localDate, '自何日起停止', 'first day without it', LICENSING);

export const stopping = z.strictObject({
  ground,
  facts: said(text(), '事实', 'facts', LICENSING),
  from,
});
export type Stopping = z.infer<typeof stopping>;

export const response = z.strictObject({ defence: said(text(20_000), '陈述、申辩', 'defence', HEARD) });
const defenceAnswer = said(text(), '对陈述、申辩的答复', 'answer to the defence', HEARD).optional();
export const stop = z.strictObject({ from, defenceAnswer });
/** Nothing is to be said where nobody was heard. */
export const kept = z.strictObject({ defenceAnswer }).prefault({});

export const outcomes = {
  notice: { respond: response, waive: null },
  decision: { stop, keep: kept },
} as const satisfies OutcomeForms<SupplyStop>;
