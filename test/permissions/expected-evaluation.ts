/**
 * Who may do what at each step of a performance evaluation: written from the description of the process and the interface, and from
 * nothing of the code; marks as in expected.ts. `seated`: a rater of the panel; `undrawn`: an expert who rates nothing here.
 * Of those outside, another operator, another department, an official who sees no case, and a machine stand for all.
 */
import { parse, type Row } from './expected';

export const EVALUATION: readonly Row[] = parse(`
                     case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer
self-assessment
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      +       +       +         -         -         +       -        -       -
  seated              .     .      .       .       .         .         .         .       .        .       .
  undrawn             .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
rater-declaration
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         o         -         +       o        +       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     .      .       .       .         .         -         +       -        -       -
  seated              .     +      +       +       o         -         .         .       .        .       .
  undrawn             .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
rating
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         o         -         +       o        +       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     .      .       .       .         .         -         +       -        -       -
  seated              +     +      +       +       o         -         -         +       -        -       -
  undrawn             .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
rating-escalation
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      +       +       +         +         -         +       o        +       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         -         +       -        -       -
  seated              +     +      -       -       -         -         -         +       -        -       -
  undrawn             .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
panel-shortage
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      +       +       +         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         -         +       -        -       -
  seated              +     +      -       -       -         -         -         +       -        -       -
  undrawn             .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
response
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      +       +       +         -         -         +       -        -       -
  seated              +     +      -       -       -         -         -         +       -        -       -
  undrawn             .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
confirmation
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      +       +       +         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         -         +       -        -       -
  seated              +     +      -       -       -         -         -         +       -        -       -
  undrawn             .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
`);
