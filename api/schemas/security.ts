/** What callers see of the operator's standing security duties (Art. 22, 24). */
import { z } from 'zod';
import { localDate } from '../../domain/forms/form';
import { WANTING } from '../../domain/security-duties';

const organisation = z.strictObject({ id: z.string(), name: z.string() });
const instant = z.iso.datetime({ offset: true });

export const responsiblePersonSchema = z
  .strictObject({
    operatorId: z.string(),
    name: z.string(),
    position: z.string(),
    contact: z.string(),
    from: localDate,
    /** The last day; null while nobody is named to follow. */
    to: localDate.nullable(),
    /** A beginning that lies before it was named afterwards. */
    recordedAt: instant,
  })
  .meta({ id: 'ResponsiblePerson' });

export const planSchema = z
  .strictObject({
    id: z.string(),
    operatorId: z.string(),
    version: z.int(),
    title: z.string(),
    summary: z.string(),
    adoptedOn: localDate,
    documentId: z.string().nullable(),
    recordedAt: instant,
  })
  .meta({ id: 'ContingencyPlan' });

export const exerciseSchema = z
  .strictObject({
    id: z.string(),
    operatorId: z.string(),
    planId: z.string().nullable(),
    topic: z.string(),
    heldOn: localDate,
    participants: z.int(),
    summary: z.string(),
    documentId: z.string().nullable(),
    recordedAt: instant,
  })
  .meta({ id: 'SecurityExercise' });

export const dutiesSchema = z
  .strictObject({
    operator: organisation,
    planVersion: z.int().nullable(),
    lastDrillOn: localDate.nullable(),
    drillOwedBy: localDate,
    lastTrainingOn: localDate.nullable(),
    trainingOwedBy: localDate,
    responsiblePerson: z.strictObject({ name: z.string(), from: localDate }).nullable(),
    /** Days since the right began before the first one answered; `to` is null while nobody does. */
    unansweredDays: z.strictObject({ from: localDate, to: localDate.nullable() }).nullable(),
    wanting: z.array(z.enum(WANTING)),
  })
  .meta({ id: 'SecurityDuties' });
