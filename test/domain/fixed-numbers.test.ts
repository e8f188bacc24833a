/** A number that is policy stands where it can be found: in a definition or in one module, with its source, on the configuration page. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXED } from '../../domain/fixed-numbers';
import { formatCitation } from '../../domain/measures';
import type { ProcessDefinition } from '../../domain/process';
import { currentDefinition, PROCESSES } from '../../processes/laws';
import { configurationPage } from '../../scripts/docs/configuration-page';

const ROOT = join(__dirname, '../..');

/** A name that speaks of a number of days, people or the like, given a number where it stands. */
const NAMED =
  /\b(?:const|readonly) ([A-Z_]*(?:DAYS|HOURS|MONTHS|YEARS|SHARE|SCORE|RATERS|EXPERTS|INSPECTORS|MEMBERS)(?:_[A-Z]+)?|LEASE_SECONDS) = [\d.(]/g;

/** Those that bind nobody in a case: what text and dates may look like, how far is counted, shown or asked. */
const NO_POLICY: Readonly<Record<string, string>> = {
  FARTHEST_OFFSET_HOURS: 'the farthest time zone there is',
  MAX_DAYS: 'the longest limit that can be written',
  MAX_WORKING_DAYS: 'the longest limit that can be written',
  MAX_EXACT_YEARS: 'the longest limit that can be written',
  MAX_HOLIDAYS: 'more than any schedule has',
  MAX_MAKE_UP_DAYS: 'more than any schedule has',
  MAX_EXPLAINED_DAYS: 'how many days an explanation lists',
  MOST_DAYS_COUNTED: 'where counting stops',
};

describe('numbers that are policy', () => {
  const page = configurationPage();

  it('of everybody are on the configuration page, each with what it means and its source', () => {
    for (const { value, unit, title, source } of Object.values(FIXED)) {
      const row = page.split('\n').find((line) => line.includes(title.zh));
      for (const text of [String(value), unit.zh, title.en, source.zh, source.en]) expect(row).toContain(text);
    }
  });

  it('of a process are there too', () => {
    const definitions: readonly ProcessDefinition[] = PROCESSES.map((process) => currentDefinition(process));
    const parameters = definitions.flatMap((definition) => Object.entries(definition.parameters ?? {}));
    expect(parameters.map(([name]) => name)).toEqual(expect.arrayContaining(['expert-score', 'inspectors', 'grade-a']));
    for (const [name, { title, default: value, source }] of parameters) {
      const row = page.split('\n').find((line) => line.includes(`\`${name}\``));
      for (const text of [title.zh, title.en, value, formatCitation(source).zh]) expect(row).toContain(text);
    }
  });

  it('stand in no constant elsewhere that is named after what it counts', () => {
    const found = ['activities', 'api', 'cases', 'domain', 'processes', 'records', 'services'].flatMap((room) =>
      readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && name !== 'fixed-numbers.ts')
        .flatMap((name) => [...readFileSync(join(ROOT, room, name), 'utf8').matchAll(NAMED)].map(([, named]) => named)),
    );
    expect([...new Set(found)].sort()).toEqual(Object.keys(NO_POLICY).sort());
  });
});
