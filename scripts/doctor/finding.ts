/** What a check of `doctor` answers. */
import type { Bilingual } from '../../domain/refusal';

/** `bad`: something needed is broken; `warn`: works, but look at it; `off`: not running or not asked for. */
export type Verdict = 'ok' | 'warn' | 'bad' | 'off';

export interface Finding {
  readonly subject: Bilingual;
  readonly verdict: Verdict;
  readonly detail: Bilingual;
}

export function finding(subject: Bilingual, verdict: Verdict, zh: string, en: string): Finding {
  return { subject, verdict, detail: { zh, en } };
}

const MARKS: Readonly<Record<Verdict, string>> = { ok: '✓', warn: '!', bad: '✗', off: '–' };

export function show({ subject, verdict, detail }: Finding): string {
  return `${MARKS[verdict]} ${subject.zh} · ${subject.en}: ${detail.zh} · ${detail.en}`;
}
