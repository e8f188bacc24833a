/** Cases and tasks as answered. */
import { z } from 'zod';
import { PROCESSES } from '../../processes/laws';
import { keptMembers, notAnnounced } from './kept';

export const instant = z.iso.datetime({ offset: true });
export const partySchema = z.strictObject({ id: z.string(), name: z.string() }).meta({ id: 'Party' });
export const light = z.enum(['green', 'yellow', 'red', 'paused']);
const json = z.record(z.string(), z.unknown());

export const taskSchema = z
  .strictObject({
    id: z.string(),
    caseId: z.string(),
    process: z.string(),
    step: z.string(),
    round: z.int(),
    /** Which of several at once: a department, a place on a panel, an objection; empty where there is one. */
    seat: z.string(),
    title: z.string(),
    titleEn: z.string(),
    article: z.string(),
    role: z.string(),
    party: partySchema,
    applicant: partySchema,
    assignee: z.string().nullable(),
    delegate: z.strictObject({ to: z.string(), until: instant }).nullable(),
    status: z.enum(['open', 'decided', 'expired', 'void']),
    outcomes: z.array(z.string()),
    /** JSON Schema of each outcome's data; null for an outcome that takes none. */
    dataSchema: z.record(z.string(), z.unknown()),
    materialsHash: z.string(),
    openedAt: instant,
    dueAt: instant.nullable(),
    provisional: z.boolean(),
    late: z.boolean(),
    light,
    decision: z
      .strictObject({
        outcome: z.string(),
        opinion: z.string().nullable(),
        data: json.nullable(),
        /** Whoever reads the decision reads these with it. */
        documentIds: z.array(z.string()),
        by: z.string().nullable(),
        onBehalfOf: z.string().nullable(),
        at: instant,
      })
      .nullable(),
    voidReason: z.string().nullable(),
    availableActions: z.array(z.enum(['decision', 'claim', 'release', 'delegate', 'reassign'])),
  })
  .meta({ id: 'Task' });
export type Task = z.output<typeof taskSchema>;

export const caseSchema = z
  .strictObject({
    id: z.string(),
    process: z.enum(PROCESSES).or(z.string()),
    title: z.string(),
    status: z.enum(['open', 'closed']),
    outcome: z.string().nullable(),
    party: partySchema,
    steps: z.array(z.string()),
    openedAt: instant,
    dueAt: instant.nullable(),
    closedAt: instant.nullable(),
    onHold: z.boolean(),
    light,
    policyVersion: z.int(),
    definitionVersion: z.int(),
    /** File and facts beside one another, as they have always been told; `file`, `facts` and `internal` tell them apart. */
    data: json,
    ...keptMembers,
    tasks: z.array(taskSchema),
    availableActions: z.array(z.enum(['comment', 'withdraw', 'extend', 'panel/replace', 'referrals', 'decision'])),
  })
  // Which of the alternatives a case's file and facts are is said by its process.
  .superRefine((one, context) => {
    for (const { path, message } of notAnnounced(one)) context.addIssue({ code: 'custom', path, message });
  })
  .meta({ id: 'Case' });
export type Case = z.output<typeof caseSchema>;
