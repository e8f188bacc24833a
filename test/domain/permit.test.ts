/** A permit's text, to the letter: what was sealed once is compared for as long as it is used (Art. 12, 18). */
import { createHash } from 'node:crypto';
import { addDays, endOfDay, localDate, startOfDay } from '../../domain/local-date';
import { fieldsOf, formOfWords, NO_TRAINING, periodsOf, sealPermit, type Permit } from '../../domain/permit';
import { readPermit } from '../../domain/permit-text';

const permit: Permit = {
  supplyId: 'supply-1',
  permitVersion: 1,
  caseId: 'DR-2026-000001',
  operatorId: '9141010099900011XQ',
  authorizationId: 'authorization-1',
  datasets: [
    {
      ...{ datasetId: 'transport-parking', version: 2, conditions: '仅限出行服务', reference: 'API-7' },
      fields: [
        { field: 'lot', form: { kind: 'as-is' }, training: NO_TRAINING },
        {
          ...{ field: 'free', form: { kind: 'desensitised', method: '按十位取整' } },
          training: { kind: 'sample', method: '随机抽样', rate: '5' },
        },
      ],
    },
    {
      ...{ datasetId: 'health-institutions', version: 1, conditions: '', reference: null },
      fields: [{ field: 'name', form: null, training: NO_TRAINING }],
    },
  ],
  purpose: '就医出行到站预测',
  scope: '市内',
  scenario: '市民查询',
  usingUnit: '出行事业部',
  useBasis: 'public-good',
  useConditions: null,
  term: { from: localDate('2026-01-01'), to: localDate('2027-12-31') },
};

/** As release 0.1.0 sealed it. */
const FIRST_FORM =
  '{"authorizationId":"authorization-1","basis":["Art. 12","Art. 18","Art. 28"],"caseId":"DR-2026-000001",' +
  '"conditions":["raw-data-stays","no-raw-or-reversible-product"],"datasets":[' +
  '{"conditions":"仅限出行服务","datasetId":"transport-parking","fields":["lot","free"],"version":2},' +
  '{"conditions":"","datasetId":"health-institutions","fields":["name"],"version":1}],' +
  '"kind":"permit","operatorId":"9141010099900011XQ","purpose":"就医出行到站预测","scenario":"市民查询","scope":"市内",' +
  '"supplyId":"supply-1","term":{"from":"2026-01-01","to":"2027-12-31"},"usingUnit":"出行事业部","version":1}';

it('names everything that an access is measured by, field by field, its conditions and its articles, in one order', () => {
  expect(sealPermit(permit).text).toBe(
    '{"authorizationId":"authorization-1","basis":["Art. 12","Art. 18","Art. 21","Art. 28"],"caseId":"DR-2026-000001",' +
      '"conditions":["raw-data-stays","no-raw-or-reversible-product"],"datasets":[' +
      '{"conditions":"仅限出行服务","datasetId":"transport-parking","fields":[' +
      '{"field":"lot","form":{"kind":"as-is"},"training":{"kind":"none"}},' +
      '{"field":"free","form":{"kind":"desensitised","method":"按十位取整"},' +
      '"training":{"kind":"sample","method":"随机抽样","rate":"5"}}],"reference":"API-7","version":2},' +
      '{"conditions":"","datasetId":"health-institutions","fields":[{"field":"name","form":null,"training":{"kind":"none"}}],' +
      '"reference":null,"version":1}],' +
      '"kind":"permit","operatorId":"9141010099900011XQ","permitVersion":1,"purpose":"就医出行到站预测","scenario":"市民查询",' +
      '"scope":"市内","supplyId":"supply-1","term":{"from":"2026-01-01","to":"2027-12-31"},"useBasis":"public-good",' +
      '"useConditions":null,"usingUnit":"出行事业部","version":2}',
  );
});

it('is hashed with SM3 over those bytes, and any other permit has another hash', () => {
  const { text, hash } = sealPermit(permit);
  expect(hash).toBe(createHash('sm3').update(text, 'utf8').digest('hex'));
  expect(sealPermit({ ...permit, purpose: '广告投放' }).hash).not.toBe(hash);
});

it('is read from its text as it was sealed; one of the first form says nothing of forms, and permits no training', () => {
  expect(readPermit(sealPermit(permit).text)).toMatchObject(permit);
  const first = readPermit(FIRST_FORM);
  expect(fieldsOf(first.datasets)).toEqual(fieldsOf(permit.datasets));
  expect(first).toMatchObject({ permitVersion: 1, useBasis: null, useConditions: null, usingUnit: '出行事业部' });
  expect(first.datasets.flatMap(({ fields }) => fields.map(({ form, training }) => [form, training.kind]))).toEqual([
    [null, 'none'],
    [null, 'none'],
    [null, 'none'],
  ]);
  expect(() => readPermit('{"version":3}')).toThrow();
});

it.each(['无', ' 无。', '不脱敏', '不作脱敏处理', '无需脱敏', '原样提供', 'None', 'n/a', '—', '（无）'])(
  'words of docking that say that nothing is done (%s) say as it is',
  (words) => expect(formOfWords(words)).toEqual({ kind: 'as-is' }),
);

it.each(['位置泛化到 100 米网格', '无关字段删除，其余哈希', '姓名脱敏'])('others (%s) are the method', (words) =>
  expect(formOfWords(words)).toEqual({ kind: 'desensitised', method: words }),
);

describe('the time of each permit of a supply', () => {
  const [first, last] = [localDate('2026-01-01'), localDate('2026-12-31')];
  const term = { from: first, to: last };
  const next = { from: addDays(last, 1), to: localDate('2027-06-30') };
  const noon = new Date('2026-07-01T12:00:00+08:00');

  it('is told in days where it begins and ends with one', () => {
    const permits = [
      { version: 1, term, validFrom: null, validTo: endOfDay(last) },
      { version: 2, term: next, validFrom: startOfDay(next.from), validTo: null },
    ];
    expect(periodsOf(permits, null)).toEqual([
      { version: 1, from: '2026-01-01', to: '2026-12-31' },
      { version: 2, from: '2027-01-01', to: '2027-06-30' },
    ]);
  });

  it('is told in instants that meet where one takes the place of another in the course of a day', () => {
    const permits = [
      { version: 1, term, validFrom: null, validTo: noon },
      { version: 2, term, validFrom: noon, validTo: null },
    ];
    expect(periodsOf(permits, null)).toEqual([
      { version: 1, from: '2026-01-01', to: '2026-07-01T04:00:00.000Z' },
      { version: 2, from: '2026-07-01T04:00:00.000Z', to: '2026-12-31' },
    ]);
  });

  it('ends with the supply, and a permit that has never ruled has none', () => {
    const permits = [
      { version: 1, term, validFrom: null, validTo: noon },
      { version: 2, term: next, validFrom: startOfDay(next.from), validTo: startOfDay(next.from) },
      { version: 3, term, validFrom: noon, validTo: null },
    ];
    const end = new Date(noon.getTime() + 60_000);
    expect(periodsOf(permits, end)).toEqual([
      { version: 1, from: '2026-01-01', to: '2026-07-01T04:00:00.000Z' },
      { version: 3, from: '2026-07-01T04:00:00.000Z', to: '2026-07-01T04:01:00.000Z' },
    ]);
  });
});
