/** What cases of each process keep, as it is answered: components `<process>.File`, `<process>.Facts`, `<process>.Internal`. */
import { z } from 'zod';
import { KEPT } from '../../processes/facts';
import type { Kept } from '../../domain/kept';
import { currentDefinition, PROCESSES, type ProcessName } from '../../processes/laws';

const PARTS = {
  File: { zh: '案卷', en: 'file' },
  Facts: { zh: '办理情况', en: 'facts' },
  Internal: { zh: '内部情况', en: 'facts internal to the authority' },
} as const;

function component(process: ProcessName, part: keyof typeof PARTS, schema: z.ZodObject): z.ZodObject {
  const { title } = currentDefinition(process);
  const { zh, en } = PARTS[part];
  return schema.meta({ id: `${process}.${part}`, title: `${title.zh}：${zh} · ${title.en}: ${en}` });
}

function answered(process: ProcessName) {
  const kept: Kept = KEPT[process];
  const shownFacts = z.strictObject({ ...kept.facts.shape, ...kept.shown?.shape });
  return {
    file: component(process, 'File', kept.file),
    facts: component(process, 'Facts', shownFacts),
    internal: component(process, 'Internal', kept.internal),
  };
}

type Answered = ReturnType<typeof answered>;
const ANSWERED: ReadonlyMap<string, Answered> = new Map(PROCESSES.map((process) => [process, answered(process)]));

/** As any process keeps it; whose it is, the case says. */
const ofAny = (part: keyof Answered): z.ZodType<Readonly<Record<string, unknown>>> =>
  z.union([...ANSWERED.values()].map((one) => one[part]));

export const keptMembers = {
  file: ofAny('file'),
  facts: ofAny('facts'),
  internal: ofAny('internal').optional(),
};

type AnsweredCase = { readonly process: string } & Readonly<Partial<Record<keyof Answered, unknown>>>;

/** What of a case's file and facts is not as its own process announces it. */
export function notAnnounced(kase: AnsweredCase): Pick<z.core.$ZodIssue, 'path' | 'message'>[] {
  const own = ANSWERED.get(kase.process);
  if (own === undefined) return [];
  return (['file', 'facts', 'internal'] as const).flatMap((part) => {
    if (kase[part] === undefined) return [];
    const { error } = own[part].safeParse(kase[part]);
    return (error?.issues ?? []).map(({ path, message }) => ({ path: [part, ...path], message }));
  });
}
