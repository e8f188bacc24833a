/**
 * Numbers that are spent once they are drawn, whatever becomes of the command: apart from what is read (reads.ts), since a refusal, a retry or a
 * preview does not give them back. Numbers of acts are not drawn by commands (records/writer.ts), and versions of policies,
 * calendars and sets of indicators are counted on from the last one under a lock: they go back with the transaction.
 */
import { drawCaseNumber } from '../records/cases';
import type { Tx } from '../records/database';

export interface Numbers {
  /** Of a new case. The series may have gaps. */
  drawCaseNumber(): Promise<number>;
}

export function numbersOf(tx: Tx): Numbers {
  return { drawCaseNumber: () => drawCaseNumber(tx) };
}
