/** What hangs on a case: events, clock, documents, comments. */
import { z } from 'zod';
import { EFFECT_LISTS } from '../../domain/forms/effects';
import { AUDIENCES } from '../../domain/reading';
import { instant } from './case';

/** The payload's members stand beside these; they differ by type. */
export const eventSchema = z
  .looseObject({
    seq: z.int().positive(),
    type: z.string(),
    at: instant,
    actor: z.string(),
    roles: z.array(z.string()),
    article: z.string().nullable(),
    taskId: z.string().optional(),
    withheld: z.boolean(),
    algorithm: z.string(),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'Event' });

const bilingual = z.strictObject({ zh: z.string(), en: z.string() });
const day = z.strictObject({
  date: z.iso.date(),
  state: z.enum(['not-started', 'running', 'paused', 'restarted', 'stopped']),
  counted: z.boolean(),
  number: z.int().nullable(),
  provisional: z.boolean(),
  reason: z.string(),
  reasonEn: z.string(),
  article: z.string().nullable(),
});

export const clockSchema = z
  .strictObject({
    caseId: z.string(),
    state: z.enum(['not-started', 'running', 'paused', 'restarted', 'stopped']),
    limit: z.string().nullable(),
    startedOn: z.iso.date().nullable(),
    dueAt: instant.nullable(),
    provisional: z.boolean(),
    countedDays: z.int().nullable(),
    remainingDays: z.int().nullable(),
    calendarVersion: z.int(),
    policyVersion: z.int(),
    source: bilingual.nullable(),
    days: z.array(day),
    tasks: z.array(
      z.strictObject({
        taskId: z.string(),
        step: z.string(),
        limit: z.string().nullable(),
        /** Not due before this much after the year that the case is about, e.g. `P3M`: the later of the two holds. */
        notBefore: z.string().nullable(),
        source: bilingual.nullable(),
        openedAt: instant,
        dueAt: instant.nullable(),
        provisional: z.boolean(),
        onDecisionClock: z.boolean(),
        /** Of a limit in days that ends with a working day: by what rule, and the day off from which its end was moved. */
        lastDay: z
          .strictObject({
            source: bilingual,
            movedFrom: z.iso.date().nullable(),
            reason: z.string(),
            reasonEn: z.string(),
          })
          .nullable(),
        status: z.string(),
      }),
    ),
  })
  .meta({ id: 'Clock' });

export const documentSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    mediaType: z.string(),
    size: z.int(),
    sha256: z.string(),
    /** For everybody who may know of the case, or for the authority; a decision that names it shows it to its readers. */
    audience: z.enum(AUDIENCES),
    uploadedBy: z.string(),
    uploadedAt: instant,
  })
  .meta({ id: 'Document' });

export const referralSchema = z
  .strictObject({
    caseId: z.string(),
    /** Counted from 1 in its case. */
    n: z.int().positive(),
    addressee: z.strictObject({ organisationId: z.string().nullable(), name: z.string() }),
    grounds: z.string(),
    persons: z.array(z.strictObject({ name: z.string(), position: z.string() })),
    act: z.strictObject({ id: z.string(), number: z.string() }),
    referredBy: z.string(),
    referredAt: instant,
    result: z.strictObject({ result: z.string(), on: z.iso.date(), by: z.string(), at: instant }).nullable(),
  })
  .meta({ id: 'Referral' });

export const consultationSchema = z
  .strictObject({
    caseId: z.string(),
    /** Counted from 1 in its case: the round of its tasks. */
    n: z.int().positive(),
    /** In which it was asked. */
    step: z.string(),
    taskId: z.string(),
    question: z.string(),
    documentIds: z.array(z.string()),
    askedBy: z.string(),
    askedAt: instant,
    bodies: z.array(
      z.strictObject({
        organisation: z.strictObject({ id: z.string(), name: z.string() }),
        taskId: z.string(),
        status: z.enum(['open', 'decided', 'expired', 'void']),
        dueAt: instant.nullable(),
        late: z.boolean(),
        outcome: z.string().nullable(),
        opinion: z.string().nullable(),
        data: z.record(z.string(), z.unknown()).nullable(),
      }),
    ),
  })
  .meta({ id: 'Consultation' });

export const commentSchema = z
  .strictObject({
    id: z.string(),
    caseId: z.string(),
    author: z.string(),
    audience: z.enum(AUDIENCES),
    text: z.string(),
    at: instant,
  })
  .meta({ id: 'Comment' });

/** What decisions of the case would do to others; empty where nothing is foreseen. */
export const effectsSchema = z.strictObject(EFFECT_LISTS).meta({ id: 'Effects' });

/** The same of a case: foreseen while it is open, and then as the decision that closed it was shown. */
export const caseEffectsSchema = z
  .strictObject({
    /** Null while the case is open, and where it closed without a decision on effects. */
    decidedAt: instant.nullable(),
    /** Whether the decision brought them about. */
    carriedOut: z.boolean().nullable(),
    ...EFFECT_LISTS,
  })
  .meta({ id: 'CaseEffects' });
