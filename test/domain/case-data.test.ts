/** `file`, `facts` and `internal` tell a reader together what `data` tells, which is what release 0.1.0 told, and nothing else. */
import fc from 'fast-check';
import { announcedData, caseData } from '../../cases/reading/case-data';
import type { JsonObject, JsonValue } from '../../domain/canonical';
import { KEPT } from '../../processes/facts';
import type { Kept } from '../../domain/kept';
import { PROCESSES } from '../../processes/laws';
import { mayReadDraw, mayReadInternalFacts } from '../../domain/reading';
import { ROLES, type Actor } from '../../domain/roles';

interface KeptCase {
  readonly status: string;
  readonly file: JsonObject;
  readonly facts: JsonObject;
}

/** As 0.1.0 put it together. */
function dataOf010(kase: KeptCase, shown: object, actor: Actor): object {
  const { draw, internal, ...facts } = kase.facts;
  return {
    ...kase.file,
    ...facts,
    ...shown,
    ...(mayReadInternalFacts(actor) && typeof internal === 'object' && internal),
    ...(draw !== undefined && mayReadDraw(actor, kase.status) && { draw }),
  };
}

const value = fc.constantFrom<JsonValue>(null, '', 'text', 0, true, [], ['text'], {}, { at: 'then' });
const some = (schema: Kept['file']) =>
  fc.record(Object.fromEntries(Object.keys(schema.shape).map((name) => [name, value])), { requiredKeys: [] });
const ofAnotherRelease = fc.dictionary(fc.stringMatching(/^older-[a-z]{1,5}$/), value, { maxKeys: 2 });
const reader = fc.subarray([...ROLES]).map((roles): Actor => ({ id: 'reader', org: 'somewhere', roles }));

test.each(PROCESSES)('every reader of any case of %s is told by its parts what `data` tells', (process) => {
  const kept: Kept = KEPT[process];
  const internal = fc.oneof(some(kept.internal), value, fc.constant(undefined));
  fc.assert(
    fc.property(
      some(kept.file),
      some(kept.facts),
      ofAnotherRelease,
      internal,
      fc.constantFrom('open', 'closed'),
      reader,
      (file, known, older, within, status, actor) => {
        const facts = { ...known, ...older, ...(within !== undefined && { internal: within }) } as JsonObject;
        const shown = kept.shown === undefined ? {} : { selectionId: 'OS-1', formerOperator: null };
        const kase = { status, file: file as JsonObject, facts };
        const parts = caseData(kase, shown, actor);
        expect(JSON.stringify(parts.data)).toBe(JSON.stringify(dataOf010(kase, shown, actor)));
        expect({ ...parts.file, ...parts.facts, ...parts.internal }).toEqual(parts.data);
        if (!mayReadInternalFacts(actor)) expect(parts.internal).toBeUndefined();
        if (!mayReadDraw(actor, status)) expect(parts.facts).not.toHaveProperty('draw');
      },
    ),
    { numRuns: 40 },
  );
});

test('of a case that was announced its file is told, and nothing of what has come about', () => {
  const kase = { status: 'open', file: { seats: 1 }, facts: { ranking: [], internal: { note: '' }, draw: {} } };
  expect(announcedData(kase)).toEqual({ data: { seats: 1 }, file: { seats: 1 }, facts: {}, internal: undefined });
});
