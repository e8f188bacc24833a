/** Every string that any route or outcome takes is of one of the kinds that say which characters it may hold. */
import { z } from 'zod';
import { formsOf } from '../../processes/forms';
import { findings } from '../../domain/forms/findings';
import { formsBehind, kindOf, textFindings } from '../../domain/forms/texts';
import { identifier, instant, name, text } from '../../domain/forms/form';
import { currentDefinition, PROCESSES } from '../../processes/laws';
import { servedApplication } from '../../scripts/docs/served';

type Schema = z.core.$ZodType;

/** Every string in a schema by its place, names of members included. */
function stringsIn(schema: Schema, at: string): [string, z.core.$ZodString][] {
  return formsBehind(schema).flatMap((form): [string, z.core.$ZodString][] => {
    if (form instanceof z.core.$ZodString) return [[at, form]];
    if (form instanceof z.ZodArray) return stringsIn(form.def.element, `${at}/*`);
    if (form instanceof z.ZodRecord)
      return [...stringsIn(form.def.keyType, `${at}/name`), ...stringsIn(form.def.valueType, `${at}/*`)];
    if (form instanceof z.ZodObject) {
      const shape: Readonly<Record<string, Schema>> = form.def.shape;
      return Object.entries(shape).flatMap(([member, inner]) => stringsIn(inner, `${at}/${member}`));
    }
    return [];
  });
}

const application = servedApplication();
afterAll(() => application.close());

const ofRoutes = application.routes.flatMap((route) =>
  [route.params, route.query, route.body].flatMap((schema) =>
    schema instanceof z.ZodType ? stringsIn(schema, route.operationId) : [],
  ),
);
const ofOutcomes = PROCESSES.flatMap((process) =>
  Object.keys(currentDefinition(process).steps).flatMap((step) =>
    Object.entries(formsOf(process, step)).flatMap(([outcome, form]) =>
      form === null ? [] : stringsIn(form, `${process}.${step}.${outcome}`),
    ),
  ),
);

test('no route and no outcome takes a string of no kind', () => {
  expect(ofRoutes.length).toBeGreaterThan(150);
  expect(ofOutcomes.length).toBeGreaterThan(50);
  const unkind = [...ofRoutes, ...ofOutcomes].filter(([, schema]) => kindOf(schema) === null).map(([at]) => at);
  expect(unkind).toEqual([]);
});

test('names and titles are names, wherever they stand', () => {
  const called = [...ofRoutes, ...ofOutcomes].filter(
    ([at]) =>
      /\/(name|title|usingUnit|topic)$/.test(at) &&
      !/\/(limits|extensions|reminders|parameters|scores|holidays|makeUpDays|changes|figures|fields)(\/\*)*\/name$/.test(
        at,
      ) &&
      !/^(check|lease)Access\/usingUnit$/.test(at), // only compared, as the purpose is: what no permit can name is denied
  );
  expect(called.length).toBeGreaterThan(10);
  expect(called.filter(([, schema]) => kindOf(schema) !== 'name').map(([at]) => at)).toEqual([]);
});

test('what a value of another form is told is said in words', () => {
  for (const [at, schema] of [...ofRoutes, ...ofOutcomes]) {
    for (const value of ['', ' ', '?', 'x'.repeat(60_000), 7, null, {}]) {
      const { error } = z.safeParse(schema, value, { reportInput: true });
      for (const { detail } of findings(error?.issues ?? [])) {
        expect(`${at}: ${detail.zh}`).toMatch(/[\u4e00-\u9fff]/);
        expect(`${detail.zh} ${detail.en}`).not.toMatch(/regex|pattern|\\d|\^|Invalid input|format/i);
      }
    }
  }
});

describe('a value is refused by the member that holds the character', () => {
  const form = z.strictObject({
    title: name(20).optional(),
    items: z.array(z.strictObject({ id: identifier })).default([]),
    by: z.record(identifier, z.union([text(), z.array(name(5))])).optional(),
    at: instant.optional(),
    either: z.union([z.strictObject({ a: name(5) }), z.array(name(5))]).optional(),
    free: z.unknown().optional(),
  });
  test.each([
    [{ title: '甲\u202e乙' }, '/title', 'U+202E'],
    [{ items: [{ id: 'a' }, { id: 'b\u200b' }] }, '/items/1/id', 'U+200B'],
    [{ by: { 'a\u2066': '文' } }, '/by/a\u2066', 'U+2066'],
    [{ by: { a: ['甲', '乙\n'] } }, '/by/a/1', 'U+000A'],
    [{ at: '2026-03-02T00:00:00+23:59' }, '/at', '14'],
    [{ either: ['甲', '乙\n'] }, '/either/1', 'U+000A'],
    [{ either: { a: '乙\n' } }, '/either/a', 'U+000A'],
  ])('%j', (value, pointer, fragment) => {
    const [finding, ...more] = textFindings(form, form.parse(value));
    expect(more).toEqual([]);
    expect(`/${finding?.path.join('/') ?? ''}`).toBe(pointer);
    expect(finding?.detail.zh).toContain(fragment);
    expect(finding?.detail.en).toContain(fragment);
  });

  test('and longer texts are kept as they are', () => {
    expect(textFindings(form, { by: { a: '甲\u202e乙\n丙' }, free: { x: '\u202e' } })).toEqual([]);
  });
});
