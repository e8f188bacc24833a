/** The catalogue of events as the trail keeps it (domain/events.ts). */
import { z } from 'zod';
import { PAYLOADS } from '../../domain/event-payloads';
import { EVENTS, type EventKind, type EventType } from '../../domain/events';
import { both } from '../launcher/say';
import { GENERATED, table } from './labels';
import { shapeOf } from './shape';

const AUDIENCE: Readonly<Record<EventKind['audience'], string>> = {
  party: '当事人全文可阅 · read in full by the parties',
  authority: '当事人仅知其存在及哈希 · parties learn that it is there, and its hash',
};
const WAKES: Readonly<Record<NonNullable<EventKind['wakes']>, string>> = {
  task: '该任务的环节 · the step of the task',
  case: '案件的全部环节 · every step of the case',
};

function kinds(): [EventType, EventKind][] {
  return Object.entries(EVENTS) as [EventType, EventKind][]; // its own names
}

export function eventsPage(): string {
  return [
    '# 事件目录 · Catalogue of events',
    GENERATED,
    '决定属内部研究的，不向当事人公开其内容。 · What a decision says that is internal is not told to parties, whatever its type.',
    '案件的事件另有随机的 `salt`，使未公开的内容不能由哈希猜出。 · Events of cases have a random `salt` beside their payload: what is withheld cannot be guessed from its hash.',
    table(
      ['类型 · type', '含义 · meaning', '公开 · told to', '唤醒 · wakes', '内容 · payload'],
      kinds().map(([type, { title, audience, wakes }]) => [
        `\`${type}\``,
        both(title),
        AUDIENCE[audience],
        wakes === undefined ? '—' : WAKES[wakes],
        `\`${shapeOf(z.toJSONSchema(PAYLOADS[type], { unrepresentable: 'any' }))}\``,
      ]),
    ),
  ].join('\n\n');
}
