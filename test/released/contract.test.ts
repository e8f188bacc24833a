/** The contract of every release still holds: what its clients send is taken, what they read is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startStack, type Stack } from '../process/stack';
import { contractChanges } from './contract-changes';
import { folderOf, keptReleases } from './kept';

/** Requests that a release took and that are refused since, each with its reason; nothing else is. */
const NARROWED: readonly { readonly change: RegExp; readonly because: string }[] = [
  {
    change: /^POST \/v1\/access\/(check|leases) body\/fields: minItems nothing became 1$/,
    because: 'an access that asks for no field asks for nothing that could be allowed',
  },
  {
    change: /(maxProperties|creditCode: maxLength|indicators\/items\/id: maxLength) nothing became \d+$/,
    because: 'the largest body that a route takes is computed from its schema; no bound is below what could be meant',
  },
  {
    change: /\/weight: an alternative .*"pattern".* is gone$/,
    because: 'the same alternative with the length that its form allows',
  },
  {
    change: /^PUT \/v1\/policies\/\{process\} body\/\w+\/propertyNames: (min|max)Length nothing became \d+$/,
    because: 'only the names of limits were ever taken; the schema says how long a name is',
  },
  {
    change: /^GET \/v1\/public\/objections\/\{receipt\} path receipt: maxLength nothing became 32$/,
    because: 'the form of a receipt has always had 32 characters',
  },
  {
    change: /^GET \/v1\/public\/operators 200\/items\/items\/scope: an alternative .*AgreementScope.* is new$/,
    because: 'the scope is what a machine reads of the agreement, null where it is not limited; the clause in words stands in `content`',
  },
  {
    change:
      /^GET \/v1\/(authorizations\/\{id\}\/impact 200\/(products|developers)|public\/disclosures\/\{year\} 200\/(products|charges)): an alternative \{"type":"null"\} is new$/,
    because: 'of what is not recorded it is not said that there is none: an empty list was no answer',
  },
];

const document = z.record(z.string(), z.unknown());
const kept = (release: string) =>
  document.parse(JSON.parse(readFileSync(join(folderOf(release), 'openapi.json'), 'utf8')));

describe('what is served today', () => {
  let stack: Stack;
  let served: Record<string, unknown>;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    served = document.parse(await (await fetch(`${stack.url}/openapi.json`)).json());
  });
  afterAll(() => stack.stop());

  it.each(keptReleases())('adds to the contract of release %s and takes nothing from it', (release) => {
    const changes = contractChanges(kept(release), served);
    expect(changes.filter((change) => !NARROWED.some((one) => one.change.test(change)))).toEqual([]);
    // An exception that is none any more goes.
    for (const { change } of NARROWED) expect(changes.some((one) => change.test(one))).toBe(true);
  });
});

describe('a change that breaks a client', () => {
  const [release = ''] = keptReleases();
  const before = kept(release);
  /** The kept document with one text of it replaced wherever it stands. */
  const changed = (at: RegExp, by: string) => {
    const text = JSON.stringify(before);
    expect(text).toMatch(at);
    return contractChanges(before, document.parse(JSON.parse(text.replace(at, by))));
  };

  it('is none where nothing changed', () => {
    expect(contractChanges(before, before)).toEqual([]);
  });

  it.each([
    ['a route that is gone', /"\/v1\/needs":/, '"/v2/needs":', ['GET /v1/needs: is gone', 'POST /v1/needs: is gone']],
    [
      'a text that may be less long',
      /("title":\{"type":"string","minLength":1,"maxLength":)200(\},"dataWanted")/,
      '$1100$2',
      ['POST /v1/needs body/title: maxLength 200 became 100'],
    ],
    [
      'a member that has to be sent',
      /("required":\["title","dataWanted","wayOfUse","scenario","assessment")\]/,
      '$1,"previousId"]',
      ['POST /v1/needs body/previousId: became required'],
    ],
    [
      'a text that has a pattern',
      /("title":\{"type":"string",)("minLength":1,"maxLength":200\},"dataWanted")/,
      '$1"pattern":"^a",$2',
      ['POST /v1/needs body/title: pattern nothing became "^a"'],
    ],
  ])('is %s', (_what, at, by, expected) => {
    expect(changed(at, by)).toEqual(expected);
  });

  it('is a member of a reply that is gone, may be absent, or may be null', () => {
    const of = (member: string, by: unknown) => {
      const copy = structuredClone(before) as { components: { schemas: Record<string, Record<string, unknown>> } };
      copy.components.schemas['Need'] = { ...copy.components.schemas['Need'], [member]: by };
      return contractChanges(before, copy);
    };
    const need = (before as { components: { schemas: { Need: { properties: object; required: string[] } } } }).components
      .schemas.Need;
    const { title, ...others } = need.properties as Record<string, unknown>;
    expect(title).toBeDefined();
    expect(of('properties', others)).toContain('GET /v1/needs/{id} 200/title: is gone');
    expect(of('required', need.required.filter((one) => one !== 'title'))).toContain(
      'GET /v1/needs/{id} 200/title: may be absent',
    );
    expect(of('properties', { ...need.properties, title: { type: ['string', 'null'] } })).toContain(
      'GET /v1/needs/{id} 200/title: type string became string|null',
    );
    expect(of('properties', { ...need.properties, colour: { type: 'string' } })).toEqual([]);
  });
});
