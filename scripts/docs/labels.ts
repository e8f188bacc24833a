/** What the generated pages call things, Chinese first. Records over the closed types: a new role or duty does not compile without its label. */
import { formatCitation, type Citation } from '../../domain/measures';
import type { Duty, Parameter, StepDefinition } from '../../domain/process';
import type { Bilingual } from '../../domain/refusal';
import { both } from '../launcher/say';

export const DUTY_LABELS: Readonly<Record<Duty, Bilingual>> = {
  apply: { zh: '申请', en: 'applies' },
  prepare: { zh: '审查', en: 'prepares' },
  advise: { zh: '评审', en: 'advises' },
  decide: { zh: '决定', en: 'decides' },
  provide: { zh: '供给', en: 'provides' },
};

export const CLOCK_LABELS: Readonly<Record<StepDefinition['clock'], Bilingual>> = {
  'not-started': { zh: '未起算', en: 'not started' },
  running: { zh: '计算中', en: 'running' },
  paused: { zh: '暂停', en: 'paused' },
  none: { zh: '无', en: 'none' },
};

export function cite(citations: readonly Citation[]): string {
  return citations.map((citation) => both(formatCitation(citation))).join('; ');
}

/** The default of a parameter, and within what it may be set. */
export function parameterText({ default: value, inDemo, below, least, most }: Parameter): string {
  const bounds = [
    ...(inDemo === undefined ? [] : [`\`DEMO\` ${inDemo}`]),
    ...(least === undefined ? [] : [`≥ ${least}`]),
    ...(most === undefined ? [] : [`≤ ${most}`]),
    ...(below === undefined ? [] : [`< \`${below}\``]),
  ];
  return [value, ...bounds].join('，');
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

export const GENERATED = '<!-- 由 npm run docs 生成，请勿手改 · written by npm run docs, not by hand -->';
