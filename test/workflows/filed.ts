/** Cases on records in memory, just opened, as walks and schedules begin with them. */
import { DEMO_INDICATORS } from '../../demo/indicators';
import { appointed, EXPERTS } from './given';
import { MemoryRecord } from './memory-record';

export function filedEvaluation(): Promise<MemoryRecord> {
  const file = { indicatorSet: '指标体系', indicators: DEMO_INDICATORS.map((one) => ({ ...one })), raters: 3 };
  return MemoryRecord.file({ process: 'evaluation', file, pool: EXPERTS.slice(0, 3), dataOf: appointed });
}

/** An inspection that will find this, with so many who may be drawn. */
export function filedInspection(findings: readonly object[], drawable: number): Promise<MemoryRecord> {
  return MemoryRecord.file({
    process: 'security-inspection',
    file: { checklist: [{ item: '日志', requirement: '留存六个月' }] },
    pool: EXPERTS.slice(0, drawable),
    dataOf: (world, task, outcome) => (task.step === 'findings' ? { findings } : appointed(world, task, outcome)),
  });
}

/** A report of anomalous data, whose correction brings the next version. */
export function filedAnomaly(): Promise<MemoryRecord> {
  const [datasetId, locator] = ['transport-bus-gps', '2026年3月2日8时'];
  return MemoryRecord.file({
    process: 'anomaly-feedback',
    file: { datasetId, fields: ['time'], locator, description: '时间为空', documentIds: [] },
    dataOf: (world, _, outcome) =>
      outcome === 'corrected' ? { version: world.nextVersion, changes: '补齐时间' } : undefined,
  });
}
