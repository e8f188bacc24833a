/** Brings a case to a step, in every suite: by whoever usually decides, with what that usually carries. */
import { PERSONAS } from '../../demo/personas';
import { isEscalation } from '../../domain/process';
import { processOf, type ProcessName } from '../../processes/laws';
import { agreementAmendmentCourse } from './agreement-amendment';
import { annualReportCourse } from './annual-report';
import { anomalyFeedbackCourse } from './anomaly-feedback';
import { authorizationCourse } from './authorization';
import { partsOf, wayTo, type Course, type Turn } from './course';
import { dataRequestCourse } from './data-request';
import { evaluationCourse } from './evaluation';
import { operatorSelectionCourse, selectionApplicationCourse } from './operator-selection';
import { rectificationCourse } from './rectification';
import { securityIncidentCourse } from './security-incident';
import { securityInspectionCourse } from './security-inspection';
import { supplyClosureCourse } from './supply-closure';
import { supplyStopCourse } from './supply-stop';
import { supplyRenewalCourse } from './supply-renewal';

const COURSES: Readonly<Record<ProcessName, Course>> = {
  'data-request': dataRequestCourse,
  authorization: authorizationCourse,
  'agreement-amendment': agreementAmendmentCourse,
  rectification: rectificationCourse,
  'annual-report': annualReportCourse,
  evaluation: evaluationCourse,
  'security-inspection': securityInspectionCourse,
  'anomaly-feedback': anomalyFeedbackCourse,
  'security-incident': securityIncidentCourse,
  'supply-closure': supplyClosureCourse,
  'supply-stop': supplyStopCourse,
  'supply-renewal': supplyRenewalCourse,
  'operator-selection': operatorSelectionCourse,
  'selection-application': selectionApplicationCourse,
};

/** Whatever gives decisions: each suite has its own way. */
export interface Taker {
  /** Waits for the step and decides it as usual, or with this. */
  take(caseId: string, step: string, outcome: string, data?: unknown): Promise<unknown>;
}

export interface Way {
  readonly to: string;
  /** Where the case stands; by default at its beginning. */
  readonly from?: string;
  /** What decisions carry in place of the usual. */
  readonly with?: Readonly<Record<Turn, unknown>>;
}

/** The last decision that leads there is given; what it opens may still be about to. */
export async function bring(taker: Taker, process: ProcessName, caseId: string, way: Way): Promise<void> {
  for (const turn of wayTo(COURSES[process], way.to, way.from)) {
    const [step, outcome] = partsOf(turn);
    await taker.take(caseId, step, outcome, way.with?.[turn]);
  }
}

export interface Person {
  readonly id: string;
  readonly org: string;
  readonly roles: readonly string[];
}

/** A task as every record of it tells. */
export interface Standing {
  readonly process: string;
  readonly step: string;
  readonly role: string;
  readonly party_id: string;
  readonly assignee: string | null;
}

/** The first person of the role in the task's party, where the law does not keep that person out of it. */
export function deciderOf(task: Standing, people: readonly Person[] = PERSONAS): string {
  if (task.assignee !== null) return task.assignee;
  if (isEscalation(task.step)) return 'director-2';
  const named = COURSES[processOf(task.process)].by[task.step];
  const holder = people.find(({ org, roles }) => org === task.party_id && roles.includes(task.role))?.id;
  if (named === undefined && holder === undefined) throw new Error(`nobody decides ${task.step} of ${task.party_id}`);
  return named ?? holder ?? '';
}

/** What the decision of the task usually carries. */
export function usualData(task: Pick<Standing, 'process' | 'step'>, outcome: string): unknown {
  return COURSES[processOf(task.process)].carries[`${task.step}.${outcome}`]?.();
}
