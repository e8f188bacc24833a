/** The stop of a supply (by analogy 行政许可法 8): told, and decided. */
import { localDateOf } from '../../domain/local-date';
import { supplyStop } from '../../processes/supply-stop/law';
import { courseOf } from './course';

export const stopping = (changes: object = {}) => ({
  ground: 'provider-cannot' as const,
  facts: '停车管理系统下线，数据不再产生',
  from: localDateOf(new Date()) as string,
  ...changes,
});

export const supplyStopCourse = courseOf(supplyStop, {
  carries: {
    'notice.respond': () => ({ defence: '请求延至年底' }),
    'decision.stop': () => ({ from: localDateOf(new Date()) }),
  },
  leads: {
    notice: [],
    decision: 'notice.waive',
    stopped: 'decision.stop',
    kept: 'decision.keep',
  },
});
