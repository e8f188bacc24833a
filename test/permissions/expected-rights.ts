/**
 * Who may see and decide what in the life of a right: written from the description of the process and the interface, and from nothing of
 * the code. `+` decides; `s` holds the role, but another duty of theirs in this case excludes them (403 separation-of-duties);
 * `-` sees, and is refused (403 forbidden); `.` 404, may not know of it. `operator`: of the right; `other`: another's.
 */
export type Cell = '+' | 's' | '-' | '.';

/** One agreement drafted by `officer`, objected to by nobody; one order drafted by `officer`, issued, failed and proposed by `director`. */
const TABLE = `
                                      officer officer-2 reviewer reviewer-2 director director-2 security-officer auditor operator other
authorization draft                      +        +         -         -         -         -            -            -        -      .
authorization operator-signature         -        -         -         -         -         -            -            -        +      .
authorization authority-signature        -        -         -         -         +         +            -            -        -      .
authorization operator-consent           -        -         -         -         -         -            -            -        +      .
authorization authority-consent          -        -         -         -         +         +            -            -        -      .
authorization evidence-watch             +        +         -         -         -         -            -            -        -      .
rectification draft                      +        +         -         -         -         -            -            -        .      .
rectification order                      -        -         -         -         +         +            -            -        .      .
rectification service                    +        +         -         -         -         -            -            -        -      .
rectification rectification              -        -         -         -         -         -            -            -        +      .
rectification verification               s        +         -         -         -         -            -            -        -      .
rectification lift-decision              -        -         -         -         +         +            -            -        -      .
rectification disposition                -        -         -         -         +         +            -            -        -      .
rectification notice-of-revocation       -        -         -         -         -         -            -            -        +      .
rectification hearing                    -        -         +         +         -         -            -            -        -      .
rectification revocation                 -        -         -         -         s         +            -            -        -      .
rectification revocation-service         +        +         -         -         -         -            -            -        -      .
`;
/** May not know of any of it, at any step. */
export const STRANGERS = [
  'system-admin',
  'government',
  'steward-health',
  'expert-1',
  'candidate-c',
  'cyberspace',
  'platform',
] as const;

export interface StepRow {
  readonly process: 'authorization' | 'rectification';
  readonly step: string;
  readonly cells: readonly (readonly [who: string, cell: Cell])[];
}

export const EXPECTED_OF_RIGHTS: readonly StepRow[] = parse(TABLE);

function parse(table: string): StepRow[] {
  const [head = '', ...lines] = table.split('\n').filter((line) => line.trim() !== '');
  const people = head.trim().split(/\s+/);
  return lines.map((line) => {
    const [process, step = '', ...marks] = line.trim().split(/\s+/);
    if (process !== 'authorization' && process !== 'rectification') throw new Error(line);
    return { process, step, cells: people.map((who, index) => [who, cellOf(marks[index])] as const) };
  });
}

function cellOf(mark: string | undefined): Cell {
  if (mark === '+' || mark === 's' || mark === '-' || mark === '.') return mark;
  throw new Error(`no cell: ${mark ?? ''}`);
}
