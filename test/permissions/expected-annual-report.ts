/**
 * Who may do what at each step of an annual report: written from the description of the process and the interface, and from nothing
 * of the code; marks as in expected.ts. Nobody withdraws a duty, and its limits have no extension.
 */
import { parse, type Row } from './expected';

export const ANNUAL_REPORT: readonly Row[] = parse(`
                   case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer
submission
  officer           +     +      -       -       -         -         -         +       -        -       +
  reviewer          +     +      -       -       -         -         -         +       -        -       -
  director          +     +      -       -       -         +         -         +       o        o       +
  security-officer  +     +      -       -       -         -         -         +       -        -       -
  auditor           +     +      -       -       -         -         -         +       -        -       -
  operator-a        +     +      +       +       +         -         -         +       -        -       -
  operator-b        .     .      .       .       .         .         .         .       .        .       .
  steward-health    .     .      .       .       .         .         .         .       .        .       .
  expert-1          .     .      .       .       .         .         .         .       .        .       .
  candidate-c       .     .      .       .       .         .         .         .       .        .       .
  system-admin      .     .      .       .       .         .         .         .       .        .       .
  government        .     .      .       .       .         .         .         .       .        .       .
  cyberspace        .     .      .       .       .         .         .         .       .        .       .
  platform          .     .      .       .       .         .         .         .       .        .       .
overdue
  officer           +     +      +       +       +         -         -         +       -        -       +
  reviewer          +     +      -       -       -         -         -         +       -        -       -
  director          +     +      -       -       -         +         -         +       o        o       +
  security-officer  +     +      -       -       -         -         -         +       -        -       -
  auditor           +     +      -       -       -         -         -         +       -        -       -
  operator-a        +     +      -       -       -         -         -         +       -        -       -
  operator-b        .     .      .       .       .         .         .         .       .        .       .
  steward-health    .     .      .       .       .         .         .         .       .        .       .
  expert-1          .     .      .       .       .         .         .         .       .        .       .
  candidate-c       .     .      .       .       .         .         .         .       .        .       .
  system-admin      .     .      .       .       .         .         .         .       .        .       .
  government        .     .      .       .       .         .         .         .       .        .       .
  cyberspace        .     .      .       .       .         .         .         .       .        .       .
  platform          .     .      .       .       .         .         .         .       .        .       .
overdue-escalation
  officer           +     +      -       -       -         -         -         +       -        -       +
  reviewer          +     +      -       -       -         -         -         +       -        -       -
  director          +     +      +       +       +         +         -         +       o        o       +
  security-officer  +     +      -       -       -         -         -         +       -        -       -
  auditor           +     +      -       -       -         -         -         +       -        -       -
  operator-a        +     +      -       -       -         -         -         +       -        -       -
  operator-b        .     .      .       .       .         .         .         .       .        .       .
  steward-health    .     .      .       .       .         .         .         .       .        .       .
  expert-1          .     .      .       .       .         .         .         .       .        .       .
  candidate-c       .     .      .       .       .         .         .         .       .        .       .
  system-admin      .     .      .       .       .         .         .         .       .        .       .
  government        .     .      .       .       .         .         .         .       .        .       .
  cyberspace        .     .      .       .       .         .         .         .       .        .       .
  platform          .     .      .       .       .         .         .         .       .        .       .
examination
  officer           +     +      +       +       +         -         -         +       -        -       +
  reviewer          +     +      -       -       -         -         -         +       -        -       -
  director          +     +      -       -       -         +         -         +       o        o       +
  security-officer  +     +      -       -       -         -         -         +       -        -       -
  auditor           +     +      -       -       -         -         -         +       -        -       -
  operator-a        +     +      -       -       -         -         -         +       -        -       -
  operator-b        .     .      .       .       .         .         .         .       .        .       .
  steward-health    .     .      .       .       .         .         .         .       .        .       .
  expert-1          .     .      .       .       .         .         .         .       .        .       .
  candidate-c       .     .      .       .       .         .         .         .       .        .       .
  system-admin      .     .      .       .       .         .         .         .       .        .       .
  government        .     .      .       .       .         .         .         .       .        .       .
  cyberspace        .     .      .       .       .         .         .         .       .        .       .
  platform          .     .      .       .       .         .         .         .       .        .       .
examination-escalation
  officer           +     +      -       -       -         -         -         +       -        -       +
  reviewer          +     +      -       -       -         -         -         +       -        -       -
  director          +     +      +       +       +         +         -         +       o        o       +
  security-officer  +     +      -       -       -         -         -         +       -        -       -
  auditor           +     +      -       -       -         -         -         +       -        -       -
  operator-a        +     +      -       -       -         -         -         +       -        -       -
  operator-b        .     .      .       .       .         .         .         .       .        .       .
  steward-health    .     .      .       .       .         .         .         .       .        .       .
  expert-1          .     .      .       .       .         .         .         .       .        .       .
  candidate-c       .     .      .       .       .         .         .         .       .        .       .
  system-admin      .     .      .       .       .         .         .         .       .        .       .
  government        .     .      .       .       .         .         .         .       .        .       .
  cyberspace        .     .      .       .       .         .         .         .       .        .       .
  platform          .     .      .       .       .         .         .         .       .        .       .
`);
