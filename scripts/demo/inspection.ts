/** A security inspection (Art. 25): two inspectors, one finding with its deadline, its correction and the recheck. */
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { addDays, localDateOf } from '../../domain/local-date';
import type { ClientCase } from '../client/client';
import { say, type Stage } from './stage';

const DAYS_TO_CORRECT = 20;

/** Of operator-a, by the two security officers; each time a new one. */
export async function inspection(stage: Stage): Promise<void> {
  const [officer, operator] = [await stage.as('officer'), await stage.as('operator-a')];
  const inspectors = [await stage.as('security-officer'), await stage.as('security-officer-2')];
  const { id } = await officer.post<ClientCase>('/v1/inspections', {
    authorizationId: DEMO_AUTHORIZATIONS[0].id,
    kind: 'ad-hoc',
    reason: '年度运营报告所列日志留存情况需核实',
  });
  say(`\n安全检查 · security inspection (Art. 25): ${id}`);
  for (const inspector of inspectors) await inspector.take(id, 'inspector-declaration', 'no-conflict');
  const deadline = addDays(localDateOf(new Date()), DAYS_TO_CORRECT);
  const found = [{ item: '日志留存', description: '部分运营日志仅留存三个月', severity: 'major', deadline }];
  for (const [index, inspector] of inspectors.entries())
    await inspector.take(id, 'findings', 'submit', { findings: index === 0 ? found : [] });
  say(`两名检查人员提交检查记录 · both inspectors have recorded; 整改期限 · to be corrected by ${deadline}`);
  await operator.take(id, 'correction', 'submit', { report: '日志留存已延长至十二个月，并补建归档' });
  await inspectors[0]?.take(id, 'recheck', 'pass');
  const { outcome } = await operator.closed(id);
  say(`复查通过 · rechecked: ${outcome ?? ''}`);
}
