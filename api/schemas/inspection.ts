/** Yearly plans of security inspections as answered (Art. 25). */
import { z } from 'zod';
import { instant } from './case';

export const inspectionPlanSchema = z
  .strictObject({
    id: z.string(),
    year: z.int(),
    title: z.string(),
    inspections: z.array(
      z.strictObject({
        authorizationId: z.string(),
        plannedOn: z.iso.date(),
        /** Once its day has come. */
        caseId: z.string().nullable(),
      }),
    ),
    createdBy: z.string(),
    createdAt: instant,
  })
  .meta({ id: 'InspectionPlan' });

export const planRunSchema = z
  .strictObject({
    /** Cases that this run opened. */
    opened: z.array(z.string()),
    /** Authorisations that are over: nothing is left to inspect. */
    skipped: z.array(z.string()),
  })
  .meta({ id: 'InspectionPlanRun' });
