/** A permit's text, to the letter: what was sealed once is compared for as long as it is used (Art. 12, 18). */
import { createHash } from 'node:crypto';
import { addDays, endOfDay, localDate, startOfDay } from '../../domain/local-date';
import { formOfWords, NO_TRAINING, periodsOf, sealPermit, type Permit } from '../../domain/permit';
import { nextPermit } from '../../domain/permit-next';

const permit: Permit = {
  supplyId: 'supply-1',
  permitVersion: 1,
  caseId: 'DR-2026-000001',
  operatorId: '9141010099900011XQ',
  authorizationId: 'authorization-1',
  datasets: [
    {
      ...{ datasetId: 'transport-parking', version: 2, conditions: '仅限出行服务', reference: 'API-7' },
      ...{ delivery: '前置库', updateFrequency: '每日' },
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
      ...{ delivery: null, updateFrequency: null },
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
      '{"conditions":"仅限出行服务","datasetId":"transport-parking","delivery":"前置库","fields":[' +
      '{"field":"lot","form":{"kind":"as-is"},"training":{"kind":"none"}},' +
      '{"field":"free","form":{"kind":"desensitised","method":"按十位取整"},' +
      '"training":{"kind":"sample","method":"随机抽样","rate":"5"}}],"reference":"API-7","updateFrequency":"每日","version":2},' +
      '{"conditions":"","datasetId":"health-institutions","delivery":null,"fields":[{"field":"name","form":null,"training":{"kind":"none"}}],' +
      '"reference":null,"updateFrequency":null,"version":1}],' +
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

it('is the same to the letter as the next one of its supply, where nothing changes, in the form in which it was sealed', () => {
  const datasets = permit.datasets.map(({ datasetId, fields }) => ({
    datasetId,
    fields: fields.map(({ field }) => field),
  }));
  const same = { permitVersion: 1, datasets, term: permit.term };
  const sealed = sealPermit(permit);
  expect(nextPermit(sealed.text, same)).toMatchObject({ ...sealed, datasets });
  expect(nextPermit(FIRST_FORM, same)).toMatchObject({ text: FIRST_FORM, datasets });
  expect(nextPermit(FIRST_FORM, same).training.flatMap(({ fields }) => fields)).toEqual([]);
});

it.each(
  [
    '无| 无。|（无）|—|/|没有|暂无|暂无。|否|不|不需要|无需|未做|暂不|不用',
    '不脱敏|不作脱敏处理|无需脱敏|无需脱敏处理|无脱敏|无 脱敏|不进行脱敏|未脱敏|未做脱敏|不予脱敏',
    '未进行脱敏处理|未经脱敏处理|不做任何脱敏处理|没有进行任何脱敏|暂未脱敏|尚未脱敏|暂无脱敏措施|无脱敏要求',
    '未对数据进行脱敏处理|不对该数据脱敏|数据均未脱敏|所有字段均不脱敏|脱敏：无|脱敏方式：暂无|脱敏处理不需要|未去标识化',
    '无须脱敏即可提供|未脱敏的数据|未经处理|不处理|免脱敏|不适用|不涉及|不涉及个人信息|不加密、不脱敏',
    '原样|原样提供|按原样提供|原始数据|提供原始数据|明文|明文传输|直接提供|未脱敏，原样提供|不涉及敏感信息，无需脱敏',
    'None|n/a|N.A.|no desensitisation|No desensitization needed.|not desensitised|without any masking|as-is',
    'raw data|provided as is|unmasked|not anonymised|no masking is applied|data is not desensitised|not required',
  ].flatMap((line) => line.split('|')),
)('words of docking that say that nothing is done (%s) say as it is', (words) =>
  expect(formOfWords(words)).toEqual({ kind: 'as-is' }),
);

it.each(
  [
    '位置泛化到 100 米网格|无关字段删除，其余哈希|姓名脱敏|去标识|脱敏|已脱敏|脱敏后直接提供|脱敏处理，直接提供',
    '未经脱敏不得提供|未经脱敏的字段不提供|未脱敏字段不提供|不可逆脱敏|不可逆哈希|不原样提供|不直接提供|不提供原始数据',
    '脱敏直接提供|无需脱敏的字段原样提供，其余哈希|不泛化，直接哈希|不含明文|无明文|不涉及个人信息的字段原样，姓名哈希|无损脱敏',
    '不脱敏不提供|不仅脱敏，还须加密|原始数据脱敏后提供|明文加密|以哈希替代原文|非脱敏字段删除|不提供',
    'no raw data is handed out|not handed out unmasked|masking|names are masked|unmasked fields are removed|none but hashed',
    'raw data is hashed|noise of 5 %|normalised and hashed',
  ].flatMap((line) => line.split('|')),
)('others (%s) are the method', (words) => expect(formOfWords(words)).toEqual({ kind: 'desensitised', method: words }));

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
