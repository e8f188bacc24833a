/**
 * Who may do what at each step of what becomes of a supply: written from the description of the processes and the interface, and from nothing of
 * the code; marks as in expected.ts. Of those outside, another operator, a department that does not provide, an official who sees no case, and a
 * machine stand for all.
 */
import { parse, type Row } from './expected';

export const SUPPLY_CLOSURE: readonly Row[] = parse(`
                     case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer
statement
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      +       +       +         -         -         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-transport   .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
overdue
  officer             +     +      +       +       +         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         -         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-transport   .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
check
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  security-officer    +     +      +       +       +         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         -         +       -        -       -
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  steward-transport   .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
`);

export const SUPPLY_RENEWAL: readonly Row[] = parse(`
                     case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer
provider-opinion
  officer             +   +   -   -   -   -   -   +   -   -   +
  reviewer            +   +   -   -   -   -   -   +   -   -   -
  director            +   +   -   -   -   +   -   +   o   o   +
  security-officer    +   +   -   -   -   -   -   +   -   -   -
  auditor             +   +   -   -   -   -   -   +   -   -   -
  operator-a          +   +   -   -   -   -   +   +   -   -   -
  steward-transport   +   +   +   +   +   -   -   +   -   -   -
  operator-b          .   .   .   .   .   .   .   .   .   .   .
  steward-health      .   .   .   .   .   .   .   .   .   .   .
  expert-1            .   .   .   .   .   .   .   .   .   .   .
  system-admin        .   .   .   .   .   .   .   .   .   .   .
  platform            .   .   .   .   .   .   .   .   .   .   .
review
  officer             +   +   -   -   -   -   -   +   -   -   +
  reviewer            +   +   +   +   +   -   -   +   -   -   -
  director            +   +   -   -   -   +   -   +   +   o   +
  security-officer    +   +   -   -   -   -   -   +   -   -   -
  auditor             +   +   -   -   -   -   -   +   -   -   -
  operator-a          +   +   -   -   -   -   +   +   -   -   -
  steward-transport   +   +   -   -   -   -   -   +   -   -   -
  operator-b          .   .   .   .   .   .   .   .   .   .   .
  steward-health      .   .   .   .   .   .   .   .   .   .   .
  expert-1            .   .   .   .   .   .   .   .   .   .   .
  system-admin        .   .   .   .   .   .   .   .   .   .   .
  platform            .   .   .   .   .   .   .   .   .   .   .
decision
  officer             +   +   -   -   -   -   -   +   -   -   +
  reviewer            +   +   -   -   -   -   -   +   -   -   -
  director            +   +   +   +   +   +   -   +   +   o   +
  security-officer    +   +   -   -   -   -   -   +   -   -   -
  auditor             +   +   -   -   -   -   -   +   -   -   -
  operator-a          +   +   -   -   -   -   +   +   -   -   -
  steward-transport   +   +   -   -   -   -   -   +   -   -   -
  operator-b          .   .   .   .   .   .   .   .   .   .   .
  steward-health      .   .   .   .   .   .   .   .   .   .   .
  expert-1            .   .   .   .   .   .   .   .   .   .   .
  system-admin        .   .   .   .   .   .   .   .   .   .   .
  platform            .   .   .   .   .   .   .   .   .   .   .
consultation
  cyberspace          .   .   .   .   .   .   .   .   .   .   .
  officer             +   +   -   -   -   -   -   +   -   -   +
  reviewer            +   +   -   -   -   -   -   +   -   -   -
  director            +   +   -   -   -   +   -   +   +   o   +
  security-officer    +   +   -   -   -   -   -   +   -   -   -
  auditor             +   +   -   -   -   -   -   +   -   -   -
  operator-a          +   .   .   .   .   .   +   +   -   -   -
  steward-transport   +   .   .   .   .   .   -   +   -   -   -
  operator-b          .   .   .   .   .   .   .   .   .   .   .
  steward-health      +   +   +   +   +   -   -   +   -   -   -
  expert-1            .   .   .   .   .   .   .   .   .   .   .
  system-admin        .   .   .   .   .   .   .   .   .   .   .
  platform            .   .   .   .   .   .   .   .   .   .   .
consultation-escalation
  officer             +   +   -   -   -   -   -   +   -   -   +
  reviewer            +   +   -   -   -   -   -   +   -   -   -
  director            +   +   +   +   +   +   -   +   +   o   +
  security-officer    +   +   -   -   -   -   -   +   -   -   -
  auditor             +   +   -   -   -   -   -   +   -   -   -
  operator-a          +   .   .   .   .   .   +   +   -   -   -
  cyberspace          +   .   .   .   .   .   -   +   -   -   -
  steward-transport   +   .   .   .   .   .   -   +   -   -   -
  operator-b          .   .   .   .   .   .   .   .   .   .   .
  steward-health      .   .   .   .   .   .   .   .   .   .   .
  platform            .   .   .   .   .   .   .   .   .   .   .
`);

export const SUPPLY_STOP: readonly Row[] = parse(`
                     case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer
notice
  officer             +   +   -   -   -   -   -   +   -   -   +
  reviewer            +   +   -   -   -   -   -   +   -   -   -
  director            +   +   -   -   -   -   -   +   o   o   +
  security-officer    +   +   -   -   -   -   -   +   -   -   -
  auditor             +   +   -   -   -   -   -   +   -   -   -
  operator-a          +   +   +   +   +   -   -   +   -   -   -
  operator-b          .   .   .   .   .   .   .   .   .   .   .
  steward-transport   .   .   .   .   .   .   .   .   .   .   .
  expert-1            .   .   .   .   .   .   .   .   .   .   .
  system-admin        .   .   .   .   .   .   .   .   .   .   .
  platform            .   .   .   .   .   .   .   .   .   .   .
decision
  officer             +   +   -   -   -   -   -   +   -   -   +
  reviewer            +   +   -   -   -   -   -   +   -   -   -
  director            +   +   +   +   +   +   -   +   o   o   +
  security-officer    +   +   -   -   -   -   -   +   -   -   -
  auditor             +   +   -   -   -   -   -   +   -   -   -
  operator-a          +   +   -   -   -   -   -   +   -   -   -
  operator-b          .   .   .   .   .   .   .   .   .   .   .
  steward-transport   .   .   .   .   .   .   .   .   .   .   .
  expert-1            .   .   .   .   .   .   .   .   .   .   .
  system-admin        .   .   .   .   .   .   .   .   .   .   .
  platform            .   .   .   .   .   .   .   .   .   .   .
`);
