/** Statistics: every number with a link to the list that it counts. */
import { z } from 'zod';
import { localDate } from '../../domain/forms/form';
import { light, partySchema } from './case';

const counted = z
  .strictObject({ value: z.int(), link: z.string() })
  .meta({ id: 'Counted', description: '数值及其所计列表的链接 · a number, and the list that it counts' });
const days = z.int().nullable();

export const statisticsSchema = z
  .strictObject({
    from: localDate,
    to: localDate,
    processes: z.array(
      z.strictObject({
        process: z.string(),
        title: z.string(),
        titleEn: z.string(),
        opened: counted,
        closed: z.array(counted.extend({ outcome: z.string() })),
        open: z.array(counted.extend({ light })),
        overdue: counted,
        steps: z.array(
          z.strictObject({
            step: z.string(),
            title: z.string(),
            titleEn: z.string(),
            ended: counted,
            medianWorkingDays: days,
            p90WorkingDays: days,
            overdue: counted,
          }),
        ),
      }),
    ),
    /** With `of=providers` alone: departments whose data are supplied. */
    providers: z
      .array(
        z.strictObject({
          provider: partySchema,
          /** What was made ready for supply; null: nothing that would take a time. */
          delivered: counted,
          medianWorkingDays: days,
          p90WorkingDays: days,
          faults: z.array(counted.extend({ fault: z.string(), title: z.string(), titleEn: z.string() })),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Statistics' });
export type Statistics = z.output<typeof statisticsSchema>;
