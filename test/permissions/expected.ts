/**
 * Who may do what at each step of a data request: written from the description of the process and the interface, and from nothing
 * of the code. `+` allowed; `o` the role may, but the step offers nothing to do (409 or 422); `-` 403; `.` 404, the caller
 * may not know of it. `seated`: an expert of the panel; `steward-health`: the department whose docking it is, or whose opinion is asked for.
 */

export const ACTIONS = [
  'case',
  'task',
  'decide',
  'claim',
  'delegate',
  'reassign',
  'withdraw',
  'comment',
  'extend',
  'replace',
  'refer',
] as const;
export type Action = (typeof ACTIONS)[number];
export type Cell = '+' | 'o' | '-' | '.';

const TABLE = `
                    case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer
acceptance
  officer            +     +      +       +       +         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      -       -       -         +         -         +       o        o       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     +      -       -       -         -         +         +       -        -       -
  steward-health     .     .      .       .       .         .         .         .       .        .       .
  steward-transport  .     .      .       .       .         .         .         .       .        .       .
  seated             .     .      .       .       .         .         .         .       .        .       .
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
supplement
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      -       -       -         +         -         +       o        o       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     +      +       +       +         -         +         +       -        -       -
  steward-health     .     .      .       .       .         .         .         .       .        .       .
  steward-transport  .     .      .       .       .         .         .         .       .        .       .
  seated             .     .      .       .       .         .         .         .       .        .       .
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
review
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      +       +       +         -         -         +       -        -       -
  director           +     +      -       -       -         +         -         +       +        o       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     +      -       -       -         -         +         +       -        -       -
  steward-health     .     .      .       .       .         .         .         .       .        .       .
  steward-transport  .     .      .       .       .         .         .         .       .        .       .
  seated             .     .      .       .       .         .         .         .       .        .       .
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
review-escalation
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      +       +       +         +         -         +       +        o       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     +      -       -       -         -         +         +       -        -       -
  steward-health     .     .      .       .       .         .         .         .       .        .       .
  steward-transport  .     .      .       .       .         .         .         .       .        .       .
  seated             .     .      .       .       .         .         .         .       .        .       .
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
consultation
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      -       -       -         +         -         +       +        o       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     .      .       .       .         .         +         +       -        -       -
  steward-health     +     +      +       +       +         -         -         +       -        -       -
  steward-transport  .     .      .       .       .         .         .         .       .        .       .
  seated             .     .      .       .       .         .         .         .       .        .       .
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
consultation-escalation
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      +       +       +         +         -         +       +        o       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     .      .       .       .         .         +         +       -        -       -
  cyberspace         +     .      .       .       .         .         -         +       -        -       -
  steward-health     .     .      .       .       .         .         .         .       .        .       .
  steward-transport  .     .      .       .       .         .         .         .       .        .       .
  seated             .     .      .       .       .         .         .         .       .        .       .
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
expert-declaration
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      -       -       -         o         -         +       o        +       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     .      .       .       .         .         +         +       -        -       -
  steward-health     .     .      .       .       .         .         .         .       .        .       .
  steward-transport  .     .      .       .       .         .         .         .       .        .       .
  seated             .     +      +       +       o         -         .         .       .        .       .
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
expert-review
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      -       -       -         o         -         +       o        +       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     .      .       .       .         .         +         +       -        -       -
  steward-health     .     .      .       .       .         .         .         .       .        .       .
  steward-transport  .     .      .       .       .         .         .         .       .        .       .
  seated             +     +      +       +       o         -         -         +       -        -       -
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
panel-shortage
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      +       +       +         +         -         +       o        o       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     +      -       -       -         -         +         +       -        -       -
  steward-health     .     .      .       .       .         .         .         .       .        .       .
  steward-transport  .     .      .       .       .         .         .         .       .        .       .
  seated             +     +      -       -       -         -         -         +       -        -       -
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
decision
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      +       +       +         +         -         +       +        o       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     +      -       -       -         -         +         +       -        -       -
  steward-health     .     .      .       .       .         .         .         .       .        .       .
  steward-transport  .     .      .       .       .         .         .         .       .        .       .
  seated             .     .      .       .       .         .         .         .       .        .       .
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
docking
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      -       -       -         +         -         +       o        o       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     +      -       -       -         -         +         +       -        -       -
  steward-health     +     +      +       +       +         -         -         +       -        -       -
  steward-transport  +     +      -       -       -         -         -         +       -        -       -
  seated             .     .      .       .       .         .         .         .       .        .       .
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
docking-refusal
  officer            +     +      -       -       -         -         -         +       -        -       +
  reviewer           +     +      -       -       -         -         -         +       -        -       -
  director           +     +      +       +       +         +         -         +       o        o       +
  security-officer   +     +      -       -       -         -         -         +       -        -       -
  auditor            +     +      -       -       -         -         -         +       -        -       -
  operator-a         +     +      -       -       -         -         +         +       -        -       -
  steward-health     +     +      -       -       -         -         -         +       -        -       -
  steward-transport  +     +      -       -       -         -         -         +       -        -       -
  seated             .     .      .       .       .         .         .         .       .        .       .
  undrawn            .     .      .       .       .         .         .         .       .        .       .
  operator-b         .     .      .       .       .         .         .         .       .        .       .
  candidate-c        .     .      .       .       .         .         .         .       .        .       .
  system-admin       .     .      .       .       .         .         .         .       .        .       .
  government         .     .      .       .       .         .         .         .       .        .       .
  cyberspace         .     .      .       .       .         .         .         .       .        .       .
  platform           .     .      .       .       .         .         .         .       .        .       .
`;

export interface Row {
  readonly step: string;
  readonly who: string;
  readonly cells: Readonly<Record<Action, Cell>>;
}

export const EXPECTED: readonly Row[] = parse(TABLE);

/** A table as it is written above: a step, then a row for each person, a mark for each action. */
export function parse(table: string): Row[] {
  const [, ...lines] = table.split('\n').filter((line) => line.trim() !== '');
  let step = '';
  return lines.flatMap((line) => {
    if (!line.startsWith(' ')) step = line.trim();
    if (!line.startsWith(' ')) return [];
    const [who = '', ...marks] = line.trim().split(/\s+/);
    return [{ step, who, cells: cellsOf(marks) }];
  });
}

function cellsOf(marks: readonly string[]): Row['cells'] {
  const cell = (action: Action): Cell => {
    const mark = marks[ACTIONS.indexOf(action)];
    if (mark === '+' || mark === 'o' || mark === '-' || mark === '.') return mark;
    throw new Error(`no cell for ${action}`);
  };
  return {
    case: cell('case'),
    task: cell('task'),
    decide: cell('decide'),
    claim: cell('claim'),
    delegate: cell('delegate'),
    reassign: cell('reassign'),
    withdraw: cell('withdraw'),
    comment: cell('comment'),
    extend: cell('extend'),
    replace: cell('replace'),
    refer: cell('refer'),
  };
}
