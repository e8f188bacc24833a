/** What docking agrees with the providing departments (Art. 15 ¶2), and how it goes into the permit field by field (Art. 18 ¶1, 2). */
import type { z } from 'zod';
import {
  formOfWords,
  NO_TRAINING,
  type DatasetFields,
  type FieldForm,
  type PermittedEntry,
  type PermittedField,
  type Training,
} from '../../domain/permit';
import { invalid } from '../../domain/refusal';
import type { DatasetRow } from '../../records/datasets';
import type { TaskRow } from '../../records/tasks';
import { tasksIn } from '../../cases/at-step';
import { outcomes, type AgreedField } from './forms';

type Agreed = z.output<typeof outcomes.docking.ready>;

interface OwnEntry {
  readonly asked: DatasetFields;
  readonly entry: DatasetRow;
}

/** The approved entries of one department. */
export function entriesOfProvider(
  approved: readonly DatasetFields[],
  entries: readonly DatasetRow[],
  provider: string | null,
): OwnEntry[] {
  return approved.flatMap((asked) => {
    const entry = entries.find(({ id, provider_id }) => id === asked.datasetId && provider_id === provider);
    return entry === undefined ? [] : [{ asked, entry }];
  });
}

/** What is named field by field is of the department's approved entries, each once. @throws Refusal naming the one that is not */
export function assertNamed({ fields = [] }: Agreed, own: readonly OwnEntry[]): void {
  const named = new Set<string>();
  for (const [index, { datasetId, field }] of fields.entries()) {
    const approved = own.find(({ asked }) => asked.datasetId === datasetId)?.asked.fields ?? [];
    if (!approved.includes(field)) {
      throw invalid(
        `/data/fields/${index}`,
        { zh: '不是批准由本部门供给的字段', en: 'is no field that the department is to supply' },
        'Art. 15 ¶2',
      );
    }
    const key = JSON.stringify([datasetId, field]);
    if (named.has(key)) throw invalid(`/data/fields/${index}`, { zh: '重复列出', en: 'is named twice' }, 'Art. 18 ¶2');
    named.add(key);
  }
}

/** No protected field is handed out as it is (Art. 18 ¶2, 3), by what is said of it or by the words that hold for all. @throws Refusal */
export function assertProtected({ desensitisation, fields = [] }: Agreed, own: readonly OwnEntry[]): void {
  for (const { asked, entry } of own) {
    for (const name of asked.fields) {
      const known = entry.fields.find((one) => one.name === name);
      if (known === undefined || known.sensitivity === 'open') continue;
      const index = fields.findIndex((one) => one.datasetId === entry.id && one.field === name);
      const form = formOf(fields[index], desensitisation);
      if (form.kind !== 'as-is') continue;
      throw invalid(
        index < 0 ? '/data/desensitisation' : `/data/fields/${index}/form`,
        {
          zh: `“${known.title}”（${name}）涉及个人信息或商业秘密，不得原样提供，应当脱敏`,
          en: `“${known.title}” (${name}) is personal information or a trade secret and is not handed out as it is: it is desensitised`,
        },
        'Art. 18 ¶2',
      );
    }
  }
}

/** The entries of the permit as the departments agreed on them last. */
export function agreedEntries(
  approved: readonly DatasetFields[],
  entries: readonly DatasetRow[],
  tasks: readonly TaskRow[],
): PermittedEntry[] {
  const ready = tasksIn<'data-request', 'docking'>(tasks, 'docking').filter(({ outcome }) => outcome === 'ready');
  return approved.map(({ datasetId, fields }) => {
    const entry = entries.find(({ id }) => id === datasetId);
    const said = ready.findLast(({ party_id }) => party_id === entry?.provider_id)?.data ?? null;
    const agreed = said === null ? null : outcomes.docking.ready.parse(said);
    return {
      datasetId,
      version: entry?.version ?? 0,
      conditions: entry?.conditions ?? '',
      reference: agreed?.reference ?? null,
      delivery: agreed?.delivery ?? null,
      updateFrequency: agreed?.updateFrequency ?? null,
      fields: fields.map((field) => permitted(datasetId, field, agreed)),
    };
  });
}

/** What no department has spoken of is handed out in no form that is known, and not trained on. */
function permitted(datasetId: string, field: string, agreed: Agreed | null): PermittedField {
  if (agreed === null) return { field, form: null, training: NO_TRAINING };
  const own = agreed.fields?.find((one) => one.datasetId === datasetId && one.field === field);
  return { field, form: formOf(own, agreed.desensitisation), training: trainingOf(own) };
}

/** A method whose words say that nothing is done is none. */
function formOf(own: AgreedField | undefined, words: string): FieldForm {
  if (own === undefined) return formOfWords(words);
  const { kind, method } = own.form;
  if (kind === 'as-is' || method === undefined || formOfWords(method).kind === 'as-is') return { kind: 'as-is' };
  return { kind, method };
}

function trainingOf(own: AgreedField | undefined): Training {
  const { kind, method, rate } = own?.training ?? { kind: 'none' };
  return kind === 'sample' && method !== undefined && rate !== undefined ? { kind, method, rate } : NO_TRAINING;
}
