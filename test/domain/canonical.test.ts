/** Canonical JSON (RFC 8785) and the values that cannot be stored as they are. */
import fc from 'fast-check';
import type { JsonValue } from '../../domain/canonical';
import { canonicalJson, checkText, findUnstorable, MAX_DEPTH } from '../../domain/canonical';

const [HALVES, AFTER_HALVES] = [0xd800, 0xe000];
/** Any code point but the halves of a pair: fast-check's 'binary', which makes all 1.1 million of them to look words up. */
const character = fc.integer({ min: 0, max: 0x10ffff - (AFTER_HALVES - HALVES) }).map(
  (index) => String.fromCodePoint(index < HALVES ? index : index - HALVES + AFTER_HALVES),
  (text) => {
    const [point, ...more] = typeof text === 'string' ? Array.from(text, (one) => one.codePointAt(0) ?? 0) : [];
    if (point === undefined || more.length > 0) throw new Error('not one character');
    if (point >= HALVES && point < AFTER_HALVES) throw new Error('half a character');
    return point < HALVES ? point : point - AFTER_HALVES + HALVES;
  },
);
/** Random JSON with any well-formed text, as an HTTP body would parse to. */
const json = fc.jsonValue({ stringUnit: character }) as fc.Arbitrary<JsonValue>;

/** The same value with the members of every object in the opposite order. */
function reversed(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => reversed(item));
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

const nested = (depth: number): JsonValue => {
  let value: JsonValue = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

describe('the canonical text', () => {
  it('is that of the example in RFC 8785, section 3.2.2', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('orders members by UTF-16 code units, as the example in section 3.2.3 does', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const parsed = JSON.parse(canonicalJson(value)) as Record<string, string>;
    expect([...canonicalJson(value).matchAll(/":"([^"]+)"/g)].map((match) => match[1])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(parsed).toEqual(value);
  });

  it('has one zero', () => {
    expect(canonicalJson(-0)).toBe('0');
  });

  it('keeps a member named __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}') as JsonValue)).toBe('{"__proto__":1,"a":2}');
  });

  it.each([
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['a hole in a list', [1, , 2]],
    ['NaN', NaN],
    ['an infinity', Infinity],
    ['a big integer', 1n],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['an instance of a class', new (class A {})()],
    ['a function', () => 1],
    ['a lone surrogate', 'a\ud800'],
    ['a lone surrogate in a name', { '\udc00': 1 }],
    ['nesting without end', nested(MAX_DEPTH * 2 + 1)],
  ])('does not exist for %s', (_, value) => {
    expect(() => canonicalJson(value as JsonValue)).toThrow(TypeError);
  });

  it('reads back as the value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order of members, and is its own canonical text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text);
      }),
    );
  });

  it('differs for different values', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const same = canonicalJson(a) === canonicalJson(b);
        expect(same).toBe(
          JSON.stringify(JSON.parse(canonicalJson(a))) === JSON.stringify(JSON.parse(canonicalJson(b))),
        );
      }),
    );
  });

  it('exists for everything the edge lets through', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true, withDate: true }), (value) => {
        if (findUnstorable(value) === null) canonicalJson(value as JsonValue);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a value that cannot be stored as it is', () => {
  it.each([
    ['NUL in a text', { a: ['x', 'y\0'] }, '/a/1', 'nul'],
    ['NUL in a name', { a: { 'b\0': 1 } }, '/a', 'nul'],
    ['a lone surrogate', { 'a/b': { '~': '\udfff' } }, '/a~1b/~0', 'lone-surrogate'],
    ['a lone surrogate in a name', { '\ud800x': 1 }, '', 'lone-surrogate'],
    ['an integer beyond 2⁵³', JSON.parse('{"n":9007199254740993}'), '/n', 'unsafe-number'],
    ['a number beyond all', JSON.parse('{"n":1e400}'), '/n', 'unsafe-number'],
    ['something that is not JSON', { a: undefined }, '/a', 'not-json'],
    ['a file', new Date(0), '', 'not-json'],
  ])('is found: %s', (_, value: unknown, pointer, problem) => {
    expect(findUnstorable(value)).toEqual({ pointer, problem });
  });

  it('is one nested deeper than the bound, and finding it never overflows the stack', () => {
    expect(findUnstorable(nested(MAX_DEPTH))).toBeNull();
    expect(findUnstorable(nested(MAX_DEPTH + 1))?.problem).toBe('too-deep');
    expect(findUnstorable(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))?.problem).toBe('too-deep');
    expect(findUnstorable([])).toBeNull();
  });

  it('is no ordinary value: decimals, Chinese, emoji, empty things', () => {
    expect(findUnstorable({ a: 1.5, b: '数据😀', c: [], d: {}, '': null, e: -0, f: 2 ** 53 - 1 })).toBeNull();
  });

  it('is found wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 6 }), fc.constantFrom('\0', '\ud83d', 'a\udc00b'), (path, bad) => {
        const value = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), bad);
        fc.pre(path.every((key) => checkText(key) === null));
        const pointer = path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
        expect(findUnstorable(value)).toEqual({ pointer, problem: checkText(bad) });
      }),
    );
  });
});
