/** The clearance after a supply (Art. 18 ¶2, 22, 23): stated by the operator, and looked at. */
import { addDays, localDateOf } from '../../domain/local-date';
import { supplyClosure } from '../../processes/supply-closure/law';
import { courseOf } from './course';

export const statement = (changes: object = {}) => {
  const today = localDateOf(new Date());
  return {
    deleted: [{ what: '停车泊位数据及其中间表', where: '运营域计算集群', how: '删除并覆写', on: addDays(today, -1) }],
    kept: [{ what: '访问日志', ground: 'logs', until: addDays(today, 200) }],
    copies: [],
    ...changes,
  };
};

export const supplyClosureCourse = courseOf(supplyClosure, {
  carries: {
    'statement.submit': statement,
    'check.return': () => ({ missing: ['备份磁带的处理情况'] }),
  },
  leads: { statement: [], check: 'statement.submit', cleared: 'check.confirm' },
});
