/** Whatever a person is shown of a process has its words in both languages, in its definition. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { allForms, dataSchemasOf } from '../../processes/forms';
import { said, wordsOf } from '../../domain/forms/words';
import { unnamed } from './unnamed';

const ROOT = join(__dirname, '../..');
const FORMS = ['domain/forms', 'processes', 'services'].flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|[/-])forms?\.ts$/.test(name) || (room === 'domain/forms' && name.endsWith('.ts')))
    .map((name) => join(room, name)),
);

/** Every schema that a module of forms offers: filings, openings, what outcomes carry, and the parts of them that are shared. */
const offered = FORMS.flatMap((file) =>
  Object.entries(jest.requireActual<Readonly<Record<string, unknown>>>(join(ROOT, file))).flatMap(([name, value]) =>
    value instanceof z.ZodType ? [[`${file.replace('.ts', '')}.${name}`, value] as const] : [],
  ),
);

test.each(offered)('every member of %s, and every value that it may have, has its words', (_name, schema) => {
  expect(unnamed(schema)).toEqual([]);
});

test('so has every member of what any outcome carries', () => {
  expect(allForms().flatMap((form) => unnamed(form))).toEqual([]);
});

test('a member without words, or with those of one language, is found wherever it stands', () => {
  const inner = z.strictObject({ named: said(z.string(), '名称', 'name'), bare: z.enum(['a']) });
  const schema = z.strictObject({
    list: said(z.array(inner).default([]), '列表', 'list').optional(),
    table: z.record(z.string(), inner),
    both: said(z.string(), '名称', '名称'),
  });
  expect(unnamed(schema)).toEqual([
    '/list[]/bare',
    '/list[]/bare = a',
    '/table',
    '/table/…/bare',
    '/table/…/bare = a',
    '/both',
  ]);
});

test('a task tells the words of what its outcomes carry, with the article where one speaks', () => {
  const { narrow } = dataSchemasOf('data-request', 'docking-refusal');
  expect(narrow).toMatchObject({
    properties: { datasets: { title: '缩减后的数据 · data that is left', 'x-article': 'Art. 15 ¶2' } },
  });
});

test('a member is called so in its own place, and keeps its bounds', () => {
  const shared = z.string().max(3);
  const [one, other] = [said(shared, '甲', 'one', 'Art. 1'), said(shared, '乙', 'other')];
  expect([wordsOf(one), wordsOf(other.optional()), wordsOf(shared)]).toEqual([
    { zh: '甲', en: 'one', article: 'Art. 1' },
    { zh: '乙', en: 'other' },
    null,
  ]);
  expect(one.safeParse('long').success).toBe(false);
});
