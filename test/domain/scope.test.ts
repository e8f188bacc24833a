/** What an agreement covers (Art. 7, 8), and which of its versions binds. */
import {
  agreementAt,
  bindingVersions,
  isWider,
  limitAgainst,
  type AgreementScope,
  type AgreementVersion,
} from '../../domain/scope';

const scope = (limits: Partial<AgreementScope> = {}): AgreementScope => ({
  ...{ domains: [], providers: [], datasetIds: [], productKinds: [] },
  ...limits,
});
const ENTRY = { id: 'bus', provider_id: 'transport', domain: '交通运输' };

describe('an entry is covered', () => {
  it.each<[AgreementScope | null, string | null]>([
    [null, null],
    [scope(), null],
    [scope({ domains: ['交通运输'], providers: ['transport'], datasetIds: ['bus'] }), null],
    [scope({ domains: ['卫生健康'] }), 'domains'],
    [scope({ providers: ['health'] }), 'providers'],
    [scope({ datasetIds: ['metro'] }), 'datasetIds'],
    [scope({ domains: ['交通运输'], datasetIds: ['metro'] }), 'datasetIds'],
    [scope({ productKinds: ['report'] }), null],
  ])('by every list that limits: %j', (one, outside) => {
    expect(limitAgainst(one, ENTRY)).toBe(outside);
  });

  it('by no list of domains where its own is not known', () => {
    expect(limitAgainst(scope({ domains: ['交通运输'] }), { ...ENTRY, domain: null })).toBe('domains');
  });
});

it.each<[AgreementScope | null, AgreementScope | null, boolean]>([
  [null, null, false],
  [null, scope(), true],
  [scope(), null, false],
  [scope({ domains: ['a'] }), scope(), false],
  [scope(), scope({ domains: ['a'] }), true],
  [scope({ domains: ['a'] }), scope({ domains: ['a', 'b'] }), false],
  [scope({ domains: ['a', 'c'] }), scope({ domains: ['a', 'b'] }), true],
  [scope({ productKinds: ['api'] }), scope({ productKinds: ['report'] }), true],
  [scope({ domains: ['a'], providers: ['p'] }), scope({ domains: ['a'] }), false],
  [scope({ datasetIds: ['bus'] }), scope({ domains: ['交通运输'], providers: ['transport'] }), false],
  [scope({ datasetIds: ['bus'] }), scope({ domains: ['卫生健康'] }), true],
  [scope({ datasetIds: ['bus', 'unknown'] }), scope({ domains: ['交通运输'] }), true],
  [scope({ datasetIds: ['bus'] }), scope({ domains: ['交通运输'], productKinds: ['api'] }), true],
])('%j instead of %j is wider: %s', (next, present, wider) => {
  expect(isWider(next, present, [ENTRY])).toBe(wider);
});

describe('of several versions', () => {
  const version = (n: number, effectiveFrom: string): AgreementVersion => ({
    ...{ version: n, scope: null, eService: true },
    effectiveFrom,
  });
  const all = [
    version(1, '2026-01-01T00:00:00Z'),
    version(2, '2026-06-01T00:00:00Z'),
    version(3, '2026-05-01T00:00:00Z'),
  ];
  const at = (day: string) => agreementAt(all, new Date(`${day}T00:00:00Z`))?.version ?? null;

  it('the latest holds whose time has come', () => {
    expect(['2025-12-31', '2026-01-01', '2026-04-30', '2026-05-01', '2026-07-01'].map(at)).toEqual([null, 1, 1, 3, 3]);
  });

  it('what is granted keeps to those to come as well', () => {
    const binding = bindingVersions(all, new Date('2026-02-01T00:00:00Z'));
    expect(binding.map((one) => one.version)).toEqual([1, 2, 3]);
    expect(bindingVersions(all, new Date('2026-05-02T00:00:00Z')).map((one) => one.version)).toEqual([3]);
  });
});
