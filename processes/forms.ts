/** The form of every filing and of every outcome, by process: the single source of validation, OpenAPI and workbench. */
import { z } from 'zod';
import type { AnyBehaviour } from '../cases/behaviour';
import { isEscalation } from '../domain/process';
import { processes } from './index';
import { isProcess } from './laws';
import { ESCALATION_FORMS } from '../domain/forms/escalation';

/** The forms of a step's outcomes; `null` for an outcome that takes no data. */
export function formsOf(process: string, step: string): Readonly<Record<string, z.ZodType | null>> {
  if (isEscalation(step)) return ESCALATION_FORMS;
  const forms = isProcess(process) ? processes[process].forms[step] : undefined;
  if (forms === undefined) throw new Error(`no forms of ${process}.${step}`);
  return forms;
}

/** JSON Schema of each outcome's data, as a task shows it; an outcome without data has `null`. */
export function dataSchemasOf(process: string, step: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(formsOf(process, step)).map(([outcome, form]) => [outcome, form === null ? null : jsonSchema(form)]),
  );
}

/** Every form of every outcome. */
export function allForms(): z.ZodType[] {
  const ofSteps = Object.values<AnyBehaviour>(processes).flatMap(({ forms }) => Object.values(forms));
  return [...ofSteps, ESCALATION_FORMS].flatMap((forms = {}) => Object.values(forms).flatMap((form) => form ?? []));
}

const cache = new WeakMap<z.ZodType, unknown>();
function jsonSchema(form: z.ZodType): unknown {
  let schema = cache.get(form);
  if (schema === undefined) {
    schema = z.toJSONSchema(form, {
      io: 'input',
      unrepresentable: 'any',
      override: ({ jsonSchema: json }) => void delete json['x-max-bytes'], // for the edge alone
    });
    cache.set(form, schema);
  }
  return schema;
}
