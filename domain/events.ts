/**
 * The catalogue of events: every type that the trail knows, in words, who is told of it in full, and what it wakes. A type that does not
 * stand here cannot be recorded; one that a record of another release has is withheld from parties and wakes nobody.
 */
import type { Bilingual } from './refusal';

export interface EventKind {
  readonly title: Bilingual;
  /** `party`: the parties of the case read it in full, but for a decision that is internal; `authority`: they learn that it is there, and its hash. */
  readonly audience: 'party' | 'authority';
  /** `task`: the workflow's step that waits for the task; `case`: every step of the case. */
  readonly wakes?: 'task' | 'case';
}

const party = (zh: string, en: string, wakes?: EventKind['wakes']) =>
  ({ title: { zh, en }, audience: 'party', wakes }) as const;
const authority = (zh: string, en: string, wakes?: EventKind['wakes']) =>
  ({ title: { zh, en }, audience: 'authority', wakes }) as const;

export const EVENTS = {
  // Of every case.
  'case.opened': party('立案', 'case opened'),
  'case.supplemented': party('已补正', 'application supplemented'),
  'case.held': party('案件中止', 'case on hold', 'case'),
  'case.resumed': party('案件恢复办理', 'case resumed', 'case'),
  'case.withdrawn': party('申请人撤回', 'withdrawn by the applicant'),
  'case.closed': party('案件办结', 'case closed', 'case'),
  'case.commented': authority('留言', 'comment'),
  'case.referred': authority('移送', 'referred'),
  'referral.answered': authority('移送结果', 'result of a referral'),
  'consultation.asked': authority('征询意见', 'opinions asked for', 'case'),
  'consultation.answered': authority('答复征询', 'opinion given'),
  'case.exported': authority('导出归档包', 'archive downloaded'),
  'case.parked': authority('案件暂停自动办理', 'case parked'),
  'case.retried': authority('案件恢复自动办理', 'parked case taken up again'),
  'task.opened': party('环节开始', 'step opened'),
  'task.decided': party('作出决定', 'decided', 'task'),
  'task.expired': party('期限届满', 'time over', 'task'),
  'task.voided': party('任务失效', 'task void', 'task'),
  'task.reminded': authority('到期提醒', 'reminded'),
  'task.escalated': authority('逾期督办', 'escalated'),
  'task.urged': authority('催办', 'urged'),
  'task.reassigned': authority('改派', 'reassigned'),
  'task.claimed': authority('认领', 'claimed'),
  'task.released': authority('退回待认领', 'released'),
  'task.delegated': authority('委托', 'delegated'),
  'clock.started': party('审批期限起算', 'decision clock started', 'case'),
  'clock.paused': party('审批期限中止', 'decision clock paused', 'case'),
  'clock.resumed': party('审批期限恢复', 'decision clock resumed', 'case'),
  'clock.restarted': party('审批期限重新起算', 'decision clock restarted', 'case'),
  'clock.extended': party('延长期限', 'time extended', 'case'),
  'clock.held': party('期限随案件中止', 'clock on hold', 'case'),
  'clock.released': party('期限随案件恢复', 'clock released', 'case'),
  'clock.stopped': party('审批期限终止', 'decision clock stopped', 'case'),
  'clock.recomputed': party('期限重新计算', 'due time recomputed', 'case'),
  'document.added': party('材料入卷', 'document added to the case'),
  'act.issued': authority('制发文书', 'act issued'),
  'notice.published': authority('发布公示', 'public notice published'),
  // What was read.
  'document.read': authority('阅览材料', 'document read'),
  'act.read': authority('阅览文书', 'act read'),
  'notice.read': authority('阅览通知', 'message read'),
  'objections.read': authority('阅览异议人信息', 'objectors read'),
  // Panels and the public.
  'panel.pool-frozen': authority('冻结专家库', 'pool frozen', 'case'),
  'panel.drawn': authority('抽取专家', 'panel drawn', 'case'),
  'panel.seated': authority('专家就位', 'member seated', 'case'),
  'panel.conflicted': authority('专家回避', 'member recused', 'case'),
  'panel.replaced': authority('更换专家', 'member replaced', 'case'),
  'panel.appointed': authority('指定专家', 'member appointed', 'case'),
  'panel.waived': authority('席位空缺继续', 'seats waived', 'case'),
  'panel.reopened': authority('重新评审', 'panel asked again', 'case'),
  'objection.filed': authority('提出异议', 'objection filed', 'case'),
  'objection.answered': authority('异议答复', 'objection answered', 'case'),
  // Rights, and what is granted under them.
  'agreement.signed': party('签署协议', 'agreement signed'),
  'agreement.amended': party('协议已变更', 'agreement amended', 'case'),
  'request.narrowed': party('申请批准范围缩减', 'approval of the request narrowed'),
  'supply.narrowed': party('供给范围缩减', 'supply narrowed'),
  'right.suspended': party('暂停数据使用权限', 'right suspended', 'case'),
  'right.lifted': party('恢复数据使用权限', 'right restored', 'case'),
  'right.revoked': party('解除授权', 'right revoked', 'case'),
  'right.ended': party('授权终止', 'right ended by agreement', 'case'),
  'right.lapsed': party('授权到期', 'right lapsed', 'case'),
  'right.reminded': party('授权即将到期', 'end of the right announced', 'case'),
  'termination.proposed': party('提议终止授权', 'termination proposed', 'case'),
  'supply.created': party('供给数据', 'data supplied'),
  'supply.renewed': party('供给续期', 'supply renewed'),
  'supply.stopped': party('决定停止供给', 'stop of the supply decided'),
  'supply.reminded': party('供给即将期满', 'end of the supply announced'),
  'supply.returned': party('提前终止供给', 'supply given back'),
  'supply.ended': party('供给终止', 'supply ended'),
  'clearance.stated': party('报告数据清退', 'clearance stated'),
  'clearance.confirmed': party('清退核验通过', 'clearance confirmed'),
  'authorization.taken-over': authority('接收存量授权', 'earlier authorisation taken over'),
  'operators.listed': authority('列入运营主体名单', 'operators listed'),
  'rectification.proposed': authority('建议责令整改', 'order proposed'),
  'application.filed': authority('收到遴选申请', 'application to the round filed', 'case'),
  'application.qualified': authority('申请完成资格审查', 'application qualified', 'case'),
  'application.ended': authority('申请终结', 'application ended', 'case'),
  // Of single processes.
  'dataset.disputed': authority('数据存在异议', 'entry disputed'),
  'dataset.corrected': authority('数据已修正', 'entry corrected'),
  'delivery.faulted': authority('供给问题已确认', 'fault of a delivery confirmed'),
  'delivery.restored': authority('供给恢复', 'delivery restored'),
  'dataset.undisputed': authority('异议终结', 'entry disputed no longer'),
  'evaluation.scored': party('评价得分', 'evaluation scored'),
  'evaluation.confirmed': party('评价结果审定', 'evaluation confirmed'),
  'inspection.recorded': party('检查记录', 'inspection recorded'),
  'inspection.cooperation-refused': authority('拒不配合检查', 'cooperation refused'),
  'containment.ordered': authority('责令采取应急措施', 'containment ordered'),
  'report.in-time': authority('按时报告', 'reported in time', 'case'),
  'report.late': authority('迟报', 'reported late', 'case'),
  // Registers.
  'need.added': authority('登记需求', 'need registered'),
  'cooperation.recorded': authority('登记合作', 'cooperation recorded'),
  'cooperation.ended': authority('合作终止', 'cooperation ended'),
  'document.uploaded': authority('上传材料', 'document uploaded'),
  'inspection-plan.added': authority('制定检查计划', 'inspection plan added'),
  'indicator-set.added': authority('制定评价指标', 'indicators added'),
  'indicator-set.frozen': authority('冻结评价指标', 'indicators frozen'),
  'security.responsible-person-named': authority('指定数据安全责任人', 'responsible person named'),
  'security.plan-adopted': authority('制定应急预案', 'contingency plan adopted'),
  'security.drill-held': authority('应急演练', 'drill held'),
  'security.training-held': authority('安全培训', 'training held'),
  'policy.adopted': authority('调整期限政策', 'policy adopted'),
  'calendar.imported': authority('导入日历', 'calendar imported'),
  'person.registered': authority('人员登记', 'person registered'),
  'disclosure.published': authority('发布年度披露', 'disclosure published'),
  'organisation.renamed': authority('机构更名', 'organisation renamed'),
  // Access, trail and operation.
  'access.batch': authority('访问记录', 'accesses recorded'),
  'access.denied': authority('拒绝访问', 'access denied'),
  'access.leased': authority('签发访问凭据', 'access leased'),
  'access.log-forgotten': authority('访问日志到期清除', 'access log forgotten'),
  'command.refused': authority('操作被拒', 'command refused'),
  'audit.searched': authority('检索审计链', 'trail searched'),
  'trail.verified': authority('验证审计链', 'trail verified'),
  'trail.digested': authority('生成审计摘要', 'digest made'),
  'trail.confirmed': authority('确认审计链', 'trail confirmed'),
  'wake-up.parked': authority('唤醒暂停', 'wake-up parked'),
  'wake-up.retried': authority('唤醒重试', 'parked wake-up tried again'),
  'wake-up.dropped': authority('唤醒放弃', 'parked wake-up dropped'),
} as const satisfies Readonly<Record<string, EventKind>>;

export type EventType = keyof typeof EVENTS;

/** What is known of a stored type; undefined for one of another release. */
export function eventKind(type: string): EventKind | undefined {
  return Object.hasOwn(EVENTS, type) ? EVENTS[type as EventType] : undefined;
}
