/** What trace.ts notes in a part, and where: a file of each process, in the folder that its starter has made for that. */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Times in milliseconds. */
export interface Mark {
  /** The folder of the process's entry: `api`, `worker`. */
  readonly part: string;
  readonly kind: 'request' | 'statement' | 'call';
  /** Method and path, text of the statement, or path of the call. */
  readonly what: string;
  readonly from: number;
  readonly to: number;
  /** The database's session. */
  readonly session?: number;
}

/** In milliseconds, by the clock that all processes of the machine share. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

/** Where the parts of a starter note theirs. */
export function marksOf(starter: number): string {
  return join(tmpdir(), `approvals-marks-${starter}`);
}

/** What has been noted so far, of all parts. */
export function readMarks(folder: string): Mark[] {
  const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return text.flatMap((one) => one.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Mark])));
}
