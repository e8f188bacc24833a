/** Acts 文书 as answered. */
import { z } from 'zod';
import { ACT_KINDS } from '../../domain/acts/kinds';
import { instant, partySchema } from './case';

const link = z.string();

const members = {
  id: z.string(),
  caseId: z.string(),
  /** The task whose decision issued it. */
  /** Empty for what is issued beside the steps of its case: a referral. */
  taskId: z.string(),
  kind: z.enum(ACT_KINDS),
  name: z.string(),
  title: z.string(),
  titleEn: z.string(),
  number: z.string(),
  addressee: partySchema,
  issuedAt: instant,
  algorithm: z.string(),
  hash: z.string(),
  links: z.strictObject({ self: link, pdf: link, docx: link }),
};

export const actSchema = z.strictObject(members).meta({ id: 'Act' });

/** With its canonical text: `hash` is `algorithm` over exactly these bytes. */
export const actTextSchema = z.strictObject({ ...members, text: z.string() }).meta({ id: 'ActText' });
