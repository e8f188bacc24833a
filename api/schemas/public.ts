/** What everybody may read: notices, operators, catalogue. Strict, so that a column of the record never slips out with them. */
import { z } from 'zod';
import { instant, partySchema } from './case';
import { agreementScopeSchema, authorizationStatus, datasetSchema } from './registers';

export const publicNoticeSchema = z
  .strictObject({
    id: z.string(),
    caseId: z.string(),
    kind: z.enum(['announcement', 'public-notice', 'result']),
    kindTitle: z.string(),
    kindTitleEn: z.string(),
    title: z.string(),
    text: z.string(),
    textEn: z.string(),
    /** Named in it, by their unified social credit codes. */
    organisations: z.array(partySchema),
    publishedAt: instant,
    closesAt: instant.nullable(),
    objectionsOpen: z.boolean(),
  })
  .meta({ id: 'PublicNotice' });

export const publicOperatorSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    creditCode: z.string(),
    status: authorizationStatus,
    from: z.string().nullable(),
    to: z.string().nullable(),
    /** What the agreement covers, as a machine reads it (Art. 7); null: not limited 未限定, or not signed yet. */
    scope: agreementScopeSchema.nullable(),
    /** The clause 授权内容 in words (Art. 7); null until both sides have signed it. */
    content: z.string().nullable(),
  })
  .meta({ id: 'PublicOperator' });

export const publicDatasetSchema = datasetSchema.omit({ usage: true }).meta({ id: 'PublicDataset' });

export const objectionReceiptSchema = z
  .strictObject({
    id: z.string(),
    noticeId: z.string(),
    caseId: z.string(),
    receivedAt: instant,
    status: z.enum(['open']),
    /** The only key to the answer: `GET /v1/public/objections/{receipt}`. */
    receipt: z.string(),
  })
  .meta({ id: 'ObjectionReceipt' });

const objectionStatus = z.enum(['open', 'upheld', 'not-upheld', 'inadmissible']);

export const publicObjectionSchema = z
  .strictObject({
    id: z.string(),
    noticeId: z.string(),
    caseId: z.string(),
    receivedAt: instant,
    status: objectionStatus,
    answer: z.string().nullable(),
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'PublicObjection' });

/** As those read it who handle the case. */
export const objectionSchema = z
  .strictObject({
    id: z.string(),
    caseId: z.string(),
    noticeId: z.string(),
    name: z.string(),
    contact: z.string(),
    grounds: z.string(),
    filedAt: instant,
    status: objectionStatus,
    answer: z.string().nullable(),
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'Objection' });
