/** The messages of a case's workflow. Signals are wake-ups, named so that the history reads as the case's story; the record is the fact. */
import { defineQuery, defineSignal } from '@temporalio/workflow';

export interface TaskDecided {
  readonly seq: number;
  readonly taskId: string;
  readonly step: string;
  readonly outcome: string;
  readonly by: string;
}

export interface CaseCommanded {
  readonly seq: number;
  readonly command: string;
  readonly by: string;
}

export const taskDecided = defineSignal<[TaskDecided]>('taskDecided');
export const caseCommanded = defineSignal<[CaseCommanded]>('caseCommanded');

/** The tasks the workflow waits for, for `reconcile`. */
export const waitingFor = defineQuery<string[]>('waitingFor');
