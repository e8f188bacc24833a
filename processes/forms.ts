/** The form of every filing and of every outcome, by process: the single source of validation, OpenAPI and workbench. */
import { z } from 'zod';
import { isEscalation } from '../domain/process';
import type { ProcessName } from './laws';
import * as annualReport from './annual-report/forms';
import * as anomalyFeedback from './anomaly-feedback/forms';
import * as authorization from './authorization/forms';
import * as dataRequest from './data-request/forms';
import * as evaluation from './evaluation/forms';
import { ESCALATION_FORMS } from '../domain/forms/escalation';
import * as operatorSelection from './operator-selection/forms';
import * as rectification from './rectification/forms';
import * as selectionApplication from './selection-application/forms';
import * as securityIncident from './security-incident/forms';
import * as securityInspection from './security-inspection/forms';

type Forms = Readonly<Record<string, Readonly<Record<string, z.ZodType | null>>>>;

const OUTCOMES: Readonly<Record<ProcessName, Forms>> = {
  'data-request': dataRequest.outcomes,
  authorization: authorization.outcomes,
  rectification: rectification.outcomes,
  evaluation: evaluation.outcomes,
  'annual-report': annualReport.outcomes,
  'operator-selection': operatorSelection.outcomes,
  'selection-application': selectionApplication.outcomes,
  'security-inspection': securityInspection.outcomes,
  'anomaly-feedback': anomalyFeedback.outcomes,
  'security-incident': securityIncident.outcomes,
};

/** The forms of a step's outcomes; `null` for an outcome that takes no data. */
export function formsOf(process: string, step: string): Readonly<Record<string, z.ZodType | null>> {
  if (isEscalation(step)) return ESCALATION_FORMS;
  const forms = Object.hasOwn(OUTCOMES, process) ? OUTCOMES[process as ProcessName][step] : undefined;
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
  return [...Object.values(OUTCOMES).flatMap((steps) => Object.values(steps)), ESCALATION_FORMS].flatMap((forms) =>
    Object.values(forms).flatMap((form) => form ?? []),
  );
}

const cache = new WeakMap<z.ZodType, unknown>();
function jsonSchema(form: z.ZodType): unknown {
  let schema = cache.get(form);
  if (schema === undefined) {
    schema = z.toJSONSchema(form, {
      io: 'input',
      unrepresentable: 'any',
      override: ({ jsonSchema: told }) => void delete told['x-max-bytes'], // for the edge alone
    });
    cache.set(form, schema);
  }
  return schema;
}
