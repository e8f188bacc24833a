/** What carries the measures is there: steps, rules and registers by name, the tests that are named beside them, and how each is taken out. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ARTICLES } from '../../domain/measures';
import { coverageOf, obligationsOf } from '../../domain/obligations';
import { currentDefinition, PROCESSES } from '../../processes/laws';
import { carriers } from '../../scripts/soak/obligations';
import { cutsOf } from '../../scripts/soak/taken-out';

const ROOT = join(__dirname, '../..');
const read = (file: string): string => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : '');
const all = ARTICLES.flatMap(({ number }) => obligationsOf(number));

describe('what carries the measures', () => {
  it('is a step of a law, a function or constant of a file, or a table of the record', () => {
    const tables = readdirSync(join(ROOT, 'migrations'))
      .map((file) => read(`migrations/${file}`))
      .join('\n');
    const isThere = (kind: string, name: string): boolean => {
      if (kind === 'register') return new RegExp(`CREATE TABLE ${name} \\(`).test(tables);
      if (kind === 'step') return stepNames().has(name);
      const [file = '', what = ''] = name.split('#');
      return new RegExp(`\\b(?:function|const|class) ${what}\\b`).test(read(file));
    };
    expect(carriers().filter(({ kind, name }) => !isThere(kind, name))).toEqual([]);
  });

  it('has a test by its title, in the file that is named', () => {
    const isThere = (test: string): boolean => {
      const [file = '', title = ''] = test.split(' › ');
      return title !== '' && read(file).includes(title);
    };
    expect(
      carriers()
        .map(({ test }) => test)
        .filter((test) => !isThere(test)),
    ).toEqual([]);
  });

  it('can be taken out: the text that is replaced stands in its file exactly once', () => {
    const cuts = carriers().flatMap((carrier) => cutsOf(carrier));
    expect(cuts.filter(({ file, find }) => read(file).split(find).length !== 2)).toEqual([]);
    expect(cuts.filter(({ find, replace }) => find === replace)).toEqual([]);
  });

  it('is wanting only where it says what is, and lies outside only where it says why', () => {
    expect(all.filter((one) => one.carriedBy.length === 0 && one.missing === null && one.outside === null)).toEqual([]);
    expect(all.filter((one) => one.outside !== null && one.carriedBy.length > 0)).toEqual([]);
    expect(new Set(all.map(coverageOf))).toEqual(new Set(['carried', 'in-part', 'later', 'outside']));
  });
});

function stepNames(): Set<string> {
  const definitions = PROCESSES.map(currentDefinition);
  return new Set(definitions.flatMap(({ process, steps }) => Object.keys(steps).map((step) => `${process}.${step}`)));
}
