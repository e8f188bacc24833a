/** Registers as answered: needs, catalogue, authorisations, operators, supplies, policies, calendars, notices. */
import { z } from 'zod';
import { SUPPLY_ENDS } from '../../domain/supply';
import { instant, partySchema } from './case';

export const needSchema = z
  .strictObject({
    id: z.string(),
    operatorId: z.string(),
    previousId: z.string().nullable(),
    version: z.int(),
    title: z.string(),
    dataWanted: z.string(),
    wayOfUse: z.string(),
    scenario: z.string(),
    assessment: z.record(z.string(), z.unknown()),
    status: z.enum(['open', 'applied', 'supplied', 'rejected']),
    createdAt: instant,
  })
  .meta({ id: 'Need' });

export const datasetSchema = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    provider: partySchema,
    fields: z.array(
      z.strictObject({
        name: z.string(),
        title: z.string(),
        sensitivity: z.enum(['open', 'personal', 'trade-secret']),
      }),
    ),
    conditions: z.string(),
    /** Null: of an entry from before domains were kept. */
    domain: z.string().nullable(),
    version: z.int(),
    disputed: z.boolean(),
    usage: z.int(),
  })
  .meta({ id: 'Dataset' });

export const datasetVersionSchema = z
  .strictObject({
    version: z.int(),
    title: z.string(),
    fields: datasetSchema.shape.fields,
    conditions: z.string(),
    /** Against the version before, as who made it put it. */
    changes: z.unknown(),
    /** The case that the version came from. */
    caseId: z.string().nullable(),
    at: instant,
  })
  .meta({ id: 'DatasetVersion' });

export const authorizationStatus = z.enum([
  'draft',
  'pending',
  'in-force',
  'suspended',
  'revoked',
  'ended',
  'lapsed',
  'abandoned',
]);
/** What the agreement covers; each list empty where it does not limit. Null in place of it: 未限定. */
export const agreementScopeSchema = z
  .strictObject({
    domains: z.array(z.string()),
    providers: z.array(z.string()),
    datasetIds: z.array(z.string()),
    productKinds: z.array(z.string()),
  })
  .meta({ id: 'AgreementScope' });
export const authorizationSchema = z
  .strictObject({
    id: z.string(),
    operator: partySchema,
    caseId: z.string().nullable(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    status: authorizationStatus,
    eService: z.boolean(),
    scope: agreementScopeSchema.nullable(),
    /** Of the text in force; null while none has been signed. */
    agreementVersion: z.int().nullable(),
  })
  .meta({ id: 'Authorization' });

export const cooperationSchema = z
  .strictObject({
    id: z.string(),
    authorizationId: z.string(),
    counterpart: z.strictObject({ name: z.string(), creditCode: z.string().nullable() }),
    /** The counterpart's own. */
    authorization: z.strictObject({ number: z.string(), documentIds: z.array(z.string()) }),
    content: z.string(),
    scope: z.array(z.strictObject({ datasetId: z.string(), fields: z.array(z.string()) })),
    from: z.string(),
    to: z.string(),
    status: z.enum(['pending', 'in-force', 'suspended', 'ended', 'lapsed']),
    recordedBy: z.string(),
    recordedAt: instant,
    endedAt: instant.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'Cooperation' });

export const operatorSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    status: authorizationStatus,
    from: z.string().nullable(),
    to: z.string().nullable(),
  })
  .meta({ id: 'Operator' });

export const supplySchema = z
  .strictObject({
    id: z.string(),
    caseId: z.string(),
    needId: z.string(),
    operatorId: z.string(),
    authorizationId: z.string(),
    datasets: z.array(z.strictObject({ datasetId: z.string(), fields: z.array(z.string()) })),
    purpose: z.string(),
    /** `to` is the last day on which it holds: where it ended before its term was over, the day of that end. */
    term: z.strictObject({ from: z.string(), to: z.string() }),
    /** Of the permit that rules now: its number, hash and whole text. */
    permitVersion: z.int(),
    permitHash: z.string(),
    permit: z.string(),
    /** All permits of the supply; `from` and `to` are inclusive days, or instants that meet. */
    permitVersions: z.array(z.strictObject({ version: z.int(), from: z.string(), to: z.string() })),
    createdAt: instant,
    endedAt: instant.nullable(),
    /** Null for one that lives, and for what ended before ends were told apart. */
    endedHow: z.enum(SUPPLY_ENDS).nullable(),
  })
  .meta({ id: 'Supply' });

const limits = z.record(z.string(), z.string());
export const policySchema = z
  .strictObject({
    process: z.string(),
    version: z.int(),
    limits,
    extensions: limits,
    reminders: z.record(z.string(), z.array(z.string())),
    parameters: limits,
    sources: z.record(z.string(), z.strictObject({ zh: z.string(), en: z.string() })),
    /** Limits that, given in calendar days, end with a working day, each with the rule. */
    endsOnWorkingDay: z.record(z.string(), z.strictObject({ zh: z.string(), en: z.string() })),
    basis: z.string(),
    createdBy: z.string().nullable(),
    createdAt: instant.nullable(),
  })
  .meta({ id: 'Policy' });

export const calendarSchema = z
  .strictObject({
    version: z.int(),
    source: z.string(),
    createdBy: z.string(),
    createdAt: instant,
    years: z.array(
      z.strictObject({
        year: z.int(),
        source: z.string(),
        holidays: z.record(z.string(), z.string()),
        makeUpDays: z.record(z.string(), z.string()),
      }),
    ),
  })
  .meta({ id: 'Calendar' });

export const noticeSchema = z
  .strictObject({
    id: z.string(),
    caseId: z.string().nullable(),
    datasetId: z.string().nullable(),
    /** The act that the notice brings: `GET /v1/acts/{id}`. */
    actId: z.string().nullable(),
    subject: z.string(),
    subjectEn: z.string(),
    body: z.string(),
    bodyEn: z.string(),
    at: instant,
    readAt: instant.nullable(),
    readBy: z.string().nullable(),
  })
  .meta({ id: 'Notice' });
