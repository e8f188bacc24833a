/**
 * Who may do what at each step of a report of anomalous data: written from the description of the process and the interface, and from
 * nothing of the code; marks as in expected.ts. The department comes to know of it once it was forwarded; another operator, though
 * supplied with the same entry, never does. Only the verification has an extension.
 */
import { parse, type Row } from './expected';

export const ANOMALY_FEEDBACK: readonly Row[] = parse(`
                     case  task  decide  claim  delegate  reassign  withdraw  comment  extend  replace  refer
triage
  officer             +     +      +       +       +         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         +         +       -        -       -
  steward-transport   .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
  cyberspace          .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
supplement
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      +       +       +         -         +         +       -        -       -
  steward-transport   .     .      .       .       .         .         .         .       .        .       .
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
  cyberspace          .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
verification
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       +        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         +         +       -        -       -
  steward-transport   +     +      +       +       +         -         -         +       -        -       -
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
  cyberspace          .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
verification-escalation
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      +       +       +         +         -         +       +        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         +         +       -        -       -
  steward-transport   +     +      -       -       -         -         -         +       -        -       -
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
  cyberspace          .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
determination
  officer             +     +      +       +       +         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         +         +       -        -       -
  steward-transport   +     +      -       -       -         -         -         +       -        -       -
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
  cyberspace          .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
correction
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         +         +       -        -       -
  steward-transport   +     +      +       +       +         -         -         +       -        -       -
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
  cyberspace          .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
confirmation
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      -       -       -         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      +       +       +         -         +         +       -        -       -
  steward-transport   +     +      -       -       -         -         -         +       -        -       -
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
  cyberspace          .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
arbitration
  officer             +     +      -       -       -         -         -         +       -        -       +
  reviewer            +     +      -       -       -         -         -         +       -        -       -
  director            +     +      +       +       +         +         -         +       o        o       +
  security-officer    +     +      -       -       -         -         -         +       -        -       -
  auditor             +     +      -       -       -         -         -         +       -        -       -
  operator-a          +     +      -       -       -         -         +         +       -        -       -
  steward-transport   +     +      -       -       -         -         -         +       -        -       -
  steward-health      .     .      .       .       .         .         .         .       .        .       .
  expert-1            .     .      .       .       .         .         .         .       .        .       .
  operator-b          .     .      .       .       .         .         .         .       .        .       .
  system-admin        .     .      .       .       .         .         .         .       .        .       .
  government          .     .      .       .       .         .         .         .       .        .       .
  cyberspace          .     .      .       .       .         .         .         .       .        .       .
  platform            .     .      .       .       .         .         .         .       .        .       .
`);
