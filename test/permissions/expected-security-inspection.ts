/**
 * Who may do what at each step of a security inspection: written from the description of the process and the interface, and from
 * nothing of the code; marks as in expected.ts. `seated`: a security officer who inspects.
 * Of those outside, another operator, another department, an official who sees no case, and a machine stand for all.
 */
import { parse, type Row } from './expected';

export const SECURITY_INSPECTION: readonly Row[] = parse(`
                     case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer
inspector-declaration
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         o         -         +       o        +       +
  seated              +     +      +       +       o         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     .      .       .       .         .         -         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
findings
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         o         -         +       o        +       +
  seated              +     +      +       +       o         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     .      .       .       .         .         -         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
panel-shortage
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      +       +       +         +         -         +       o        o       +
  seated              +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         -         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
correction
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       +        o       +
  seated              +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      +       +       +         -         -         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
recheck
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  seated              +     +      +       +       +         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         -         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
`);
