/**
 * Who may do what at each step of a round of selection and of an application: written from the description of the process and the
 * interface, and from nothing of the code; marks as in expected.ts. `seated`: a member of the drawn panel; `undrawn`: an expert who is
 * not; `candidate-c` has applied in the round, `candidate-d` too, `operator-a` has not. Nobody withdraws a round.
 */
import { parse, type Row } from './expected';

const HEAD =
  '                   case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer';
/** The authority's own, but for officer and director, and everybody who knows nothing of a round in progress. */
const OTHERS = `
  reviewer          +     +      -       -       -         -         -         +       -        -       -
  security-officer  +     +      -       -       -         -         -         +       -        -       -
  auditor           +     +      -       -       -         -         -         +       -        -       -
  undrawn           .     .      .       .       .         .         .         .       .        .       .
  candidate-c       .     .      .       .       .         .         .         .       .        .       .
  operator-a        .     .      .       .       .         .         .         .       .        .       .
  steward-health    .     .      .       .       .         .         .         .       .        .       .
  system-admin      .     .      .       .       .         .         .         .       .        .       .
  cyberspace        .     .      .       .       .         .         .         .       .        .       .
  platform          .     .      .       .       .         .         .         .       .        .       .`;

export const ROUND: readonly Row[] = parse(`
${HEAD}
call
  officer           +     +      -       -       -         -         -         +       -        -       +
  director          +     +      -       -       -         -         -         +       o        o       +
  government        .     .      .       .       .         .         .         .       .        .       .
${OTHERS}
panel-declaration
  officer           +     +      -       -       -         -         -         +       -        -       +
  director          +     +      -       -       -         o         -         +       o        +       +
  seated            .     +      +       +       o         -         .         .       .        .       .
  government        .     .      .       .       .         .         .         .       .        .       .
${OTHERS}
panel
  officer           +     +      -       -       -         -         -         +       -        -       +
  director          +     +      -       -       -         o         -         +       o        +       +
  seated            +     +      +       +       o         -         -         +       -        -       -
  government        .     .      .       .       .         .         .         .       .        .       .
${OTHERS}
panel-shortage
  officer           +     +      -       -       -         -         -         +       -        -       +
  director          +     +      +       +       +         +         -         +       o        +       +
  seated            .     .      .       .       .         .         .         .       .        .       .
  government        .     .      .       .       .         .         .         .       .        .       .
${OTHERS}
bureau-decision
  officer           +     +      -       -       -         -         -         +       -        -       +
  director          +     +      +       +       +         +         -         +       o        o       +
  seated            +     +      -       -       -         -         -         +       -        -       -
  government        .     .      .       .       .         .         .         .       .        .       .
${OTHERS}
public-notice
  officer           +     +      -       -       -         -         -         +       -        -       +
  director          +     +      -       -       -         -         -         +       o        o       +
  seated            +     +      -       -       -         -         -         +       -        -       -
  government        .     .      .       .       .         .         .         .       .        .       .
${OTHERS}
objection-answer
  officer           +     +      +       +       +         -         -         +       -        -       +
  director          +     +      -       -       -         +         -         +       o        o       +
  seated            +     +      -       -       -         -         -         +       -        -       -
  government        .     .      .       .       .         .         .         .       .        .       .
${OTHERS}
objection-confirmation
  officer           +     +      -       -       -         -         -         +       -        -       +
  director          +     +      +       +       +         +         -         +       o        o       +
  seated            +     +      -       -       -         -         -         +       -        -       -
  government        .     .      .       .       .         .         .         .       .        .       .
${OTHERS}
government-decision
  officer           +     +      -       -       -         -         -         +       -        -       +
  director          +     +      -       -       -         -         -         +       o        o       +
  seated            +     +      -       -       -         -         -         +       -        -       -
  government        +     +      +       +       +         -         -         +       -        -       -
${OTHERS}
`);

/** The application is candidate-c's. */
export const APPLICATION: readonly Row[] = parse(`
${HEAD}
qualification
  officer           +     +      +       +       +         -         -         +       -        -       +
  reviewer          +     +      -       -       -         -         -         +       -        -       -
  director          +     +      -       -       -         +         -         +       o        o       +
  security-officer  +     +      -       -       -         -         -         +       -        -       -
  auditor           +     +      -       -       -         -         -         +       -        -       -
  candidate-c       +     +      -       -       -         -         +         +       -        -       -
  candidate-d       .     .      .       .       .         .         .         .       .        .       .
  operator-a        .     .      .       .       .         .         .         .       .        .       .
  expert-1          .     .      .       .       .         .         .         .       .        .       .
  steward-health    .     .      .       .       .         .         .         .       .        .       .
  system-admin      .     .      .       .       .         .         .         .       .        .       .
  government        .     .      .       .       .         .         .         .       .        .       .
  cyberspace        .     .      .       .       .         .         .         .       .        .       .
  platform          .     .      .       .       .         .         .         .       .        .       .
supplement
  officer           +     +      -       -       -         -         -         +       -        -       +
  reviewer          +     +      -       -       -         -         -         +       -        -       -
  director          +     +      -       -       -         +         -         +       o        o       +
  security-officer  +     +      -       -       -         -         -         +       -        -       -
  auditor           +     +      -       -       -         -         -         +       -        -       -
  candidate-c       +     +      +       +       +         -         +         +       -        -       -
  candidate-d       .     .      .       .       .         .         .         .       .        .       .
  operator-a        .     .      .       .       .         .         .         .       .        .       .
  expert-1          .     .      .       .       .         .         .         .       .        .       .
  steward-health    .     .      .       .       .         .         .         .       .        .       .
  system-admin      .     .      .       .       .         .         .         .       .        .       .
  government        .     .      .       .       .         .         .         .       .        .       .
  cyberspace        .     .      .       .       .         .         .         .       .        .       .
  platform          .     .      .       .       .         .         .         .       .        .       .
`);
