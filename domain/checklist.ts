/** What a security inspection (Art. 25) looks at: checklists are data of the case, this one where none is given. */
import { formatCitation, art, byAnalogy, type Citation } from './measures';

export interface ChecklistEntry {
  readonly item: string;
  readonly requirement: string;
}

const entry = (item: string, requirement: string, source: Citation): ChecklistEntry => ({
  item,
  requirement: `${requirement}（${formatCitation(source).zh}）`,
});

export const DEFAULT_CHECKLIST: readonly ChecklistEntry[] = [
  entry('安全管理制度', '建立健全公共数据运营服务安全管理制度，明确数据安全责任人', art(22, 1)),
  entry('开发商管理', '数据中间态开发商具备专业技术能力和数据安全保护能力，受到管理', art(22, 1)),
  entry('防护与监测', '全过程全周期的安全防护和监测预警有效运行', art(22, 2)),
  entry('教育培训', '组织开展公共数据安全教育和培训', art(22, 2)),
  entry('信息保存', '制度规范、运营协议、运营日志等关键信息妥善保存', art(23)),
  entry('日志留存', '网络日志留存不少于六个月', byAnalogy('网络安全法', 23, 3)),
  entry('应急预案与演练', '制定安全事件应急处置预案并定期组织演练', art(24)),
  entry('数据使用', '原始数据不出域、数据可用不可见；在许可的目的和范围内使用', art(18, 1)),
];
