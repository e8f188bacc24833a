/** What a case of a process keeps, member by member, in the words of its schemas. */
import { z } from 'zod';
import { KEPT } from '../../processes/facts';
import type { Kept } from '../../domain/kept';
import { wordsOf } from '../../domain/forms/words';
import type { ProcessName } from '../../processes/laws';
import { both } from '../launcher/say';
import { table } from './labels';
import { shapeOf } from './shape';

const HEAD = ['名称 · member', '含义 · meaning', '依据 · basis', '内容 · content'];

export function keptTables(process: ProcessName): string[] {
  const { file, facts, internal, shown }: Kept = KEPT[process];
  return [
    '## 案卷与办理情况 · What a case keeps',
    '`GET /v1/cases/{id}`：`file`、`facts`、`internal`（仅主管部门），并列合为 `data`。`facts` 随办理产生；专家抽取（`draw`）结案后公开。 · ' +
      '`file`, `facts` and `internal` (the authority alone), and all of them beside one another as `data`. Facts come about in the course of the case; those of a draw are told when it is closed.',
    '### 案卷 · File',
    membersOf(file),
    '### 办理情况 · Facts',
    membersOf(facts),
    ...(shown === undefined
      ? []
      : ['查看时一并提供 · told beside them, looked up when the case is read:', membersOf(shown)]),
    ...(Object.keys(internal.shape).length === 0 ? [] : ['### 内部情况 · Internal', membersOf(internal)]),
  ];
}

function membersOf(schema: z.ZodObject): string {
  const members: Readonly<Record<string, z.core.$ZodType>> = schema.def.shape;
  return table(
    HEAD,
    Object.entries(members).map(([name, member]) => {
      const words = wordsOf(member);
      const shape = shapeOf(z.toJSONSchema(member, { io: 'input', unrepresentable: 'any' }));
      return [`\`${name}\``, words === null ? '—' : both(words), words?.article ?? '—', `\`${shape}\``];
    }),
  );
}
