/**
 * Who may do what at each step of a security incident: written from the description of the process and the interface, and from
 * nothing of the code; marks as in expected.ts. The acknowledgement is that of the cyberspace department.
 */
import { parse, type Row } from './expected';

export const SECURITY_INCIDENT: readonly Row[] = parse(`
                     case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer
acknowledgement
  officer            +     +     -       -      -         -         -         +        -       -        +
  reviewer           +     +     -       -      -         -         -         +        -       -        -
  director           +     +     -       -      -         +         -         +        o       o        +
  security-officer   +     +     -       -      -         -         -         +        -       -        -
  auditor            +     +     -       -      -         -         -         +        -       -        -
  operator-a         +     +     -       -      -         -         -         +        -       -        -
  cyberspace         +     +     +       +      +         -         -         +        -       -        -
  operator-b         .     .     .       .      .         .         .         .        .       .        .
  steward-health     .     .     .       .      .         .         .         .        .       .        .
  expert-1           .     .     .       .      .         .         .         .        .       .        .
  system-admin       .     .     .       .      .         .         .         .        .       .        .
  platform           .     .     .       .      .         .         .         .        .       .        .
containment
  officer            +     +     -       -      -         -         -         +        -       -        +
  reviewer           +     +     -       -      -         -         -         +        -       -        -
  director           +     +     -       -      -         +         -         +        o       o        +
  security-officer   +     +     +       +      +         -         -         +        -       -        -
  auditor            +     +     -       -      -         -         -         +        -       -        -
  operator-a         +     +     -       -      -         -         -         +        -       -        -
  cyberspace         +     +     -       -      -         -         -         +        -       -        -
  operator-b         .     .     .       .      .         .         .         .        .       .        .
  steward-health     .     .     .       .      .         .         .         .        .       .        .
  expert-1           .     .     .       .      .         .         .         .        .       .        .
  system-admin       .     .     .       .      .         .         .         .        .       .        .
  platform           .     .     .       .      .         .         .         .        .       .        .
containment-decision
  officer            +     +     -       -      -         -         -         +        -       -        +
  reviewer           +     +     -       -      -         -         -         +        -       -        -
  director           +     +     +       +      +         +         -         +        o       o        +
  security-officer   +     +     -       -      -         -         -         +        -       -        -
  auditor            +     +     -       -      -         -         -         +        -       -        -
  operator-a         +     +     -       -      -         -         -         +        -       -        -
  cyberspace         +     +     -       -      -         -         -         +        -       -        -
  operator-b         .     .     .       .      .         .         .         .        .       .        .
  steward-health     .     .     .       .      .         .         .         .        .       .        .
  expert-1           .     .     .       .      .         .         .         .        .       .        .
  system-admin       .     .     .       .      .         .         .         .        .       .        .
  platform           .     .     .       .      .         .         .         .        .       .        .
progress-report
  officer            +     +     -       -      -         -         -         +        -       -        +
  reviewer           +     +     -       -      -         -         -         +        -       -        -
  director           +     +     -       -      -         +         -         +        o       o        +
  security-officer   +     +     -       -      -         -         -         +        -       -        -
  auditor            +     +     -       -      -         -         -         +        -       -        -
  operator-a         +     +     +       +      +         -         -         +        -       -        -
  cyberspace         +     +     -       -      -         -         -         +        -       -        -
  operator-b         .     .     .       .      .         .         .         .        .       .        .
  steward-health     .     .     .       .      .         .         .         .        .       .        .
  expert-1           .     .     .       .      .         .         .         .        .       .        .
  system-admin       .     .     .       .      .         .         .         .        .       .        .
  platform           .     .     .       .      .         .         .         .        .       .        .
closing-report
  officer            +     +     -       -      -         -         -         +        -       -        +
  reviewer           +     +     -       -      -         -         -         +        -       -        -
  director           +     +     -       -      -         +         -         +        o       o        +
  security-officer   +     +     -       -      -         -         -         +        -       -        -
  auditor            +     +     -       -      -         -         -         +        -       -        -
  operator-a         +     +     +       +      +         -         -         +        -       -        -
  cyberspace         +     +     -       -      -         -         -         +        -       -        -
  operator-b         .     .     .       .      .         .         .         .        .       .        .
  steward-health     .     .     .       .      .         .         .         .        .       .        .
  expert-1           .     .     .       .      .         .         .         .        .       .        .
  system-admin       .     .     .       .      .         .         .         .        .       .        .
  platform           .     .     .       .      .         .         .         .        .       .        .
closure
  officer            +     +     -       -      -         -         -         +        -       -        +
  reviewer           +     +     -       -      -         -         -         +        -       -        -
  director           +     +     -       -      -         +         -         +        o       o        +
  security-officer   +     +     +       +      +         -         -         +        -       -        -
  auditor            +     +     -       -      -         -         -         +        -       -        -
  operator-a         +     +     -       -      -         -         -         +        -       -        -
  cyberspace         +     +     -       -      -         -         -         +        -       -        -
  operator-b         .     .     .       .      .         .         .         .        .       .        .
  steward-health     .     .     .       .      .         .         .         .        .       .        .
  expert-1           .     .     .       .      .         .         .         .        .       .        .
  system-admin       .     .     .       .      .         .         .         .        .       .        .
  platform           .     .     .       .      .         .         .         .        .       .        .
`);
