/**
 * Who may do what at each step of an amendment: written from the description of the process and the interface, and from nothing of the code; marks as
 * in expected.ts. `operator` is the operator of the right; another operator, a department and a machine stand for all outside.
 */
import { parse, type Row } from './expected';

export const AGREEMENT_AMENDMENT: readonly Row[] = parse(`
                     case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer
admission
  officer             +     +      +       +       +         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  operator            +     +      -       -       -         -         +         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
  steward-transport   .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
draft
  officer             +     +      +       +       +         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  operator            +     +      -       -       -         -         +         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
operator-signature
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  operator            +     +      +       +       +         -         +         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
government-decision
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         -         -         +       o        o       +
  operator            +     +      -       -       -         -         +         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  government          +     +      +       +       +         -         -         +       -        -       -
  steward-transport   .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
authority-signature
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      +       +       +         +         -         +       o        o       +
  operator            +     +      -       -       -         -         +         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
  steward-transport   .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
consultation
  cyberspace          .     .      .       .       .         .         .         .       .        .       .
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  operator            +     .      .       .       .         .         +         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-health      +     +      +       +       +         -         -         +       -        -       -
  steward-transport   .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
consultation-escalation
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      +       +       +         +         -         +       o        o       +
  operator            +     .      .       .       .         .         +         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  cyberspace          +     .      .       .       .         .         -         +       -        -       -
  steward-transport   .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
`);
