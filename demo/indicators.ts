/** The demo's indicator system (Art. 27): frozen before the year before last was half over, so that last year can be measured by it. */
import type { Indicator } from '../domain/evaluation';

export const DEMO_INDICATOR_SET = {
  id: 'indicator-set-demo',
  title: '公共数据运营服务绩效评价指标体系（示例）',
} as const;

export const DEMO_INDICATORS: readonly Indicator[] = [
  { id: 'development', name: '数据产品开发与迭代', dimension: '数据开发交易能力', weight: 20 },
  { id: 'trading', name: '产品交易与收益', dimension: '数据开发交易能力', weight: 20 },
  { id: 'industry', name: '带动上下游企业', dimension: '产业发展带动能力', weight: 15 },
  { id: 'public-good', name: '服务公共治理与公益', dimension: '产业发展带动能力', weight: 15 },
  { id: 'security', name: '数据安全管理', dimension: '安全合规治理水平', weight: 20 },
  { id: 'compliance', name: '合规与信息保存', dimension: '安全合规治理水平', weight: 10 },
];
