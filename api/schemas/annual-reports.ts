/** Annual reports as registered, and the yearly public disclosure (Art. 26). */
import { z } from 'zod';
import { REPORT_STATUS } from '../../records/annual-reports';
import { instant, partySchema } from './case';

export const annualReportSchema = z
  .strictObject({
    id: z.string(),
    caseId: z.string(),
    authorizationId: z.string(),
    operator: partySchema,
    year: z.int(),
    /** The days of the year on which the right was in force. */
    periodFrom: z.iso.date(),
    periodTo: z.iso.date(),
    status: z.enum(REPORT_STATUS),
    openedAt: instant,
    dueAt: instant.nullable(),
    /** When the report on file came in. */
    submittedAt: instant.nullable(),
    late: z.boolean(),
  })
  .meta({ id: 'AnnualReport' });
