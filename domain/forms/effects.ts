/** Effects on what stands beside a case (invariant 16), as they are kept with the decision that they were shown to, and as they are served. */
import { z } from 'zod';
import type { Cited } from '../measures';
import { fact } from '../kept';
import { instant } from './form';
import { choice, said } from './words';

const effect = z.strictObject({
  id: said(z.string(), '标识', 'id'),
  effect: said(
    choice(['none', 'narrowed', 'ended'], {
      none: ['不受影响', 'none'],
      narrowed: ['缩小', 'narrowed'],
      ended: ['终止', 'ended'],
    }),
    '影响',
    'effect',
  ),
});
const listed = (zh: string, en: string) => said(z.array(effect), zh, en);

export const EFFECT_LISTS = {
  supplies: said(
    z.array(
      effect.extend({
        datasets: said(z.array(z.string()), '失去的目录条目', 'entries that are lost'),
        fields: said(z.array(z.string()), '失去的字段（条目.字段）', 'fields that are lost, entry.field'),
      }),
    ),
    '供给',
    'supplies',
  ),
  requests: listed('在办申请', 'requests in progress'),
  cooperations: listed('合作', 'cooperations'),
  products: listed('产品', 'products'),
  agreements: listed('使用协议', 'use agreements'),
  developers: listed('开发商', 'developers'),
  imports: listed('社会数据导入', 'imports'),
  contracts: listed('合同', 'contracts'),
};

/** Of every process whose decisions have such effects: what the decision that closed the case was shown, and whether it came about. */
export const effectsDecided = (article: Cited) => ({
  effects: fact(
    z.strictObject({
      decidedAt: said(instant, '决定时间', 'decided at'),
      carriedOut: said(z.boolean(), '是否已发生', 'whether it came about'),
      ...EFFECT_LISTS,
    }),
    '办结决定所依据的影响',
    'effects that the closing decision was shown',
    article,
  ),
});
