/** What a case keeps: named, written strictly, read tolerantly. */
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../domain/canonical';
import { anomalyFeedback, dataRequest, KEPT, rectification, securityInspection } from '../../processes/facts';
import type { Kept } from '../../domain/kept';
import { readFacts, readFile, readInternal } from '../../domain/read-kept';
import { factsWith, faultsOf, internalWith } from '../../processes/written-facts';
import { currentDefinition, PROCESSES, type ProcessName } from '../../processes/laws';
import { unnamed } from './unnamed';

const all = PROCESSES.map((process): [ProcessName, Kept] => [process, KEPT[process]]);

describe.each(all)('%s', (process, { file, facts, internal, shown }) => {
  test('says what each member of its file and facts is called, in both languages', () => {
    expect([file, facts, internal, ...(shown ? [shown] : [])].flatMap((schema) => unnamed(schema))).toEqual([]);
  });

  test('has no name twice among file, facts, internal facts and what is shown beside them: `data` tells all together', () => {
    const names = [file, facts, internal, ...(shown ? [shown] : [])].flatMap((schema) => Object.keys(schema.shape));
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
    expect(names).not.toContain('internal');
  });

  test('knows the facts that its definition judges by', () => {
    const { steps } = currentDefinition(process);
    const judged = Object.values(steps).flatMap((step) => [
      ...(step.haltedBy === undefined ? [] : [[step.haltedBy]]),
      ...Object.values(step.outcomes).flatMap(({ onlyIf }) => (onlyIf === undefined ? [] : [onlyIf.fact])),
    ]);
    // A path into a fact that is set, and to no other place.
    expect(judged.filter((path) => !isKnown(facts, path))).toEqual([]);
  });
});

function isKnown(facts: Kept['facts'], path: readonly string[]): boolean {
  const nest = (value: unknown) => path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  const codes = (facts.safeParse(nest(Symbol('no value'))).error?.issues ?? []).map(({ code, path: at }) => [code, at]);
  return codes.some(([code, at]) => code !== 'unrecognized_keys' && String(at) === String(path));
}

test('a definition that judges by a fact nobody has is found', () => {
  expect(isKnown(rectification.facts, ['order', 'basis'])).toBe(true);
  expect(isKnown(rectification.facts, ['order', 'basics'])).toBe(false);
  expect(isKnown(rectification.facts, ['ordre', 'basis'])).toBe(false);
});

describe('reading', () => {
  test('whatever another release has kept, every fact is read or absent, and no case unreadable', () => {
    const value = fc.constantFrom<JsonValue>(null, '', 'text', 0, true, [], ['text'], {}, { at: 'then' }, [
      { by: null },
    ]);
    const stored = fc.dictionary(fc.string(), value);
    for (const [, kept] of all) {
      const named = fc.record(Object.fromEntries(Object.keys(kept.facts.shape).map((name) => [name, value])), {
        requiredKeys: [],
      });
      fc.assert(
        fc.property(stored, named, (others, known) => {
          const facts = { ...others, ...known, internal: others } as JsonObject;
          for (const read of [readFacts(kept, facts), readInternal(kept, facts)])
            for (const [name, value] of Object.entries(read))
              expect(value).toEqual(Object.hasOwn(known, name) ? facts[name] : others[name]);
        }),
        { numRuns: 20 },
      );
    }
  });

  test('members that no schema knows pass, within a fact too', () => {
    const draw = { pool: ['e1'], poolHash: 'h', seed: 's', order: ['e1'], drawnBy: 'two witnesses' };
    const facts = { supplyId: 'S-1', formerly: true, draw };
    expect(readFacts(dataRequest, facts)).toEqual({ supplyId: 'S-1', draw });
  });

  test('bounds of today do not bind what was kept, and a fact of another shape reads as absent', () => {
    const long = 'x'.repeat(100_000);
    expect(readFacts(anomalyFeedback, { department: long, version: 'two' })).toEqual({ department: long });
  });

  test('what was unset is null, and nothing is filled in', () => {
    expect(readFacts(rectification, { rectifyBy: null })).toEqual({ rectifyBy: null });
    const order = { basis: 'art-25', grounds: '记录不全', measures: '补记', rectifyBy: null };
    expect(readFacts(rectification, { order }).order).toEqual(order); // no clauses where none were kept
  });

  test('internal facts are apart, and none where none are kept', () => {
    const facts = { internal: { rectifications: ['RE-2026-000001'] } };
    expect(readInternal(securityInspection, facts)).toEqual(facts.internal);
    expect(readFacts(securityInspection, facts)).toEqual({});
    expect([readInternal(securityInspection, {}), readInternal(securityInspection, { internal: 'none' })]).toEqual([
      {},
      {},
    ]);
  });

  test('a file without a member that every file has is an error that names it', () => {
    const file = {
      datasetId: 'health-beds',
      fields: ['free'],
      locator: '第 3 行',
      description: '为负数',
      documentIds: [],
    };
    expect(readFile(anomalyFeedback, { ...file, channel: 'telephone' })).toEqual({ ...file, channel: 'telephone' });
    expect(() => readFile(anomalyFeedback, { ...file, datasetId: null })).toThrow('datasetId');
  });
});

describe('writing', () => {
  const file = {
    datasetId: 'health-beds',
    fields: ['free'],
    locator: '第 3 行',
    description: '为负数',
    documentIds: [],
  };

  test('what stands in the schemas is without fault, and what is undefined is not written', () => {
    const facts = factsWith<'anomaly-feedback'>({ version: 2 }, { department: 'D', version: undefined, missing: null });
    expect(facts).toEqual({ department: 'D', version: 2, missing: null });
    expect(faultsOf('anomaly-feedback', { file, facts })).toEqual([]);
  });

  test('an internal fact replaces the one of its name, and no other', () => {
    const set = { rectifications: ['RE-2026-000002'] };
    const [kept, unreadable] = [{ note: 'of another release', rectifications: ['RE-2026-000001'] }, 'none'];
    expect(internalWith<'annual-report'>({ until: '2026-06-01', internal: kept }, set)).toEqual({
      until: '2026-06-01',
      internal: { ...kept, ...set },
    });
    expect(internalWith<'annual-report'>({ internal: unreadable }, set)).toEqual({ internal: set });
  });

  test.each([
    ['a fact of nobody', { file, facts: { departement: 'D' } }, 'facts Unrecognized key: "departement": departement'],
    ['a fact of another process', { file, facts: { supplyId: 'S-1' } }, 'facts Unrecognized key: "supplyId": supplyId'],
    [
      'an internal fact of nobody',
      { file, facts: { internal: { note: '' } } },
      'internal Unrecognized key: "note": note',
    ],
    [
      'a fact of another shape',
      { file, facts: { version: '2' } },
      'facts/version Invalid input: expected number, received string',
    ],
    [
      'a member of nobody in the file',
      { file: { ...file, channel: 'telephone' }, facts: {} },
      'file Unrecognized key: "channel": channel',
    ],
  ])('%s is a fault', (_what, stored, fault) => {
    expect(faultsOf('anomaly-feedback', stored)).toEqual([fault]);
  });
});
