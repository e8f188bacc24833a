/** What each act says: heading, number, addressee, facts and grounds with articles, decision, remedies, date, place for the seal. */
import { createHash } from 'node:crypto';
import { dateZh, openAct, paragraphsOf, sealAct, type OfficialDocument } from '../../domain/acts/document';
import { ACT_KINDS, ACT_TITLES, actNumber, type ActKind } from '../../domain/acts/kinds';
import { canonicalJson } from '../../domain/canonical';
import { parseLimit } from '../../domain/limit';
import { localDate } from '../../domain/local-date';
import { own } from '../../domain/measures';
import { allSamples, FRAME, GROUNDS, sampleAct, FACTS } from './samples';

const body = ({ sections, remedies }: OfficialDocument): string =>
  [...sections.flatMap(({ heading, paragraphs }) => [heading ?? '', ...paragraphs]), ...remedies].join('\n');

describe('an act', () => {
  it.each(allSamples().map((document) => [document.title, document] as const))(
    '%s names issuer, number, addressee, date and seal',
    (title, document) => {
      expect(document).toMatchObject({
        type: 'act',
        issuer: '郑州市大数据管理局',
        title,
        number: actNumber(document.kind, 2026, 3),
        addressee: { name: '嵩阳示例数据运营有限公司', code: '9141010099900011XQ' },
      });
      expect(document.signatures[0]).toMatchObject({ name: '郑州市大数据管理局', date: '2026年6月20日' });
      expect(document.signatures.every(({ seal }) => seal !== '')).toBe(true);
      expect(body(document)).toContain('《郑州市大数据管理局公共数据运营服务管理办法（试行）》');
    },
  );

  it('has a title and a number word of its own for every kind', () => {
    expect(new Set(ACT_KINDS.map((kind) => ACT_TITLES[kind].zh)).size).toBe(ACT_KINDS.length);
    expect(new Set(ACT_KINDS.map((kind) => actNumber(kind, 2026, 1))).size).toBe(ACT_KINDS.length);
    expect(actNumber('order', 2026, 3)).toBe('郑数整改〔2026〕3号');
  });

  it.each<ActKind>(['order', 'revocation', 'approval', 'rejection', 'refusal'])(
    'of kind %s tells both remedies',
    (kind) => {
      expect(sampleAct(kind).remedies.join()).toMatch(/六十日.*行政复议.*六个月.*行政诉讼/);
    },
  );

  it('says that the measures are a draft for comment until they are issued', () => {
    expect(sampleAct('order').notes.join()).toContain('征求意见稿');
    expect(sampleAct('order', {}, { draft: false }).notes.join()).not.toContain('征求意见稿');
  });

  it('marks what is borrowed as 参照', () => {
    for (const article of ['第四十四条', '第四十五条', '第六十四条'])
      expect(sampleAct('notice-of-revocation').notes.join()).toContain(`参照《行政处罚法》${article}`);
    expect(sampleAct('revocation').notes.join()).toContain('参照《行政处罚法》第六十五条');
    expect(sampleAct('revocation', { hearingHeldOn: null }).notes.join()).not.toContain('第六十五条');
    expect(sampleAct('order').notes.join()).toContain('参照《行政处罚法》第四十五条');
    expect(sampleAct('agreement').notes.join()).toContain('参照《行政处罚法》第六十一条');
    expect(sampleAct('agreement', { eService: false }).notes.join()).not.toContain('参照');
    expect(sampleAct('refusal').notes.join()).toContain('参照《行政许可法》第三十二条');
  });

  it('writes the date as official documents do, without leading zeros', () => {
    expect(dateZh(localDate('2026-03-05'))).toBe('2026年3月5日');
  });

  it('keeps the paragraphs that people wrote, without control characters', () => {
    expect(paragraphsOf('一\r\n\n 二\u0007三 \u2028四')).toEqual(['一', '二 三', '四']);
  });
});

describe('the decision on a renewal (Art. 14, 15)', () => {
  it('granted says until when, and what is supplied on', () => {
    const text = body(sampleAct('renewal'));
    expect(text).toContain('准予续期，期限自2026年7月1日至2027年6月30日');
    expect(text).toContain('停车泊位数据（市交通运输局）');
  });

  it('refused gives the reasons and the remedies, and says that the supply lasts as long as it did', () => {
    const document = sampleAct('renewal', { granted: null, opinion: '效益未达预期。\n安全措施不足。' });
    const text = body(document);
    for (const part of [
      '效益未达预期。',
      '安全措施不足。',
      '第十五条第一款，对你单位的上述续期申请不予批准',
      '至2026年6月30日届满',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('准予续期');
    expect(text).not.toContain('审批意见');
    expect(document.remedies.join()).toMatch(/六十日.*行政复议.*六个月.*行政诉讼/);
    expect(document.notes.join()).toContain('参照《行政许可法》第三十八条');
  });
});

describe('the order to rectify (Art. 28)', () => {
  it('states facts, the clauses breached, the suspension, the measures and the day', () => {
    const text = body(sampleAct('order'));
    for (const line of paragraphsOf(GROUNDS)) expect(text).toContain(line);
    expect(text).toContain('安全要求、责任机制');
    expect(text).toContain('第二十八条第一款，责令你单位限期整改');
    expect(text).toContain('整改期限：至2026年4月5日止（含当日）');
    expect(text).toContain('暂停你单位的公共数据使用权限');
    expect(text).toContain('可以解除运营授权');
  });

  it('may rest on provisions of law beside the agreement, or on these alone', () => {
    const provisions = [{ law: '数据安全法', article: '第二十七条' }];
    const both = body(sampleAct('order', { provisions }));
    expect(both).toContain('违反公共数据运营服务授权协议和有关规定的情况');
    expect(both).toContain('上述情况违反下列规定：《数据安全法》第二十七条。');
    const written = [
      { law: '《网络安全法》', article: '第二十三条第一款' },
      { law: '个人信息保护法', article: '51' },
    ];
    expect(body(sampleAct('order', { provisions: written }))).toContain(
      '上述情况违反下列规定：《网络安全法》第二十三条第一款、《个人信息保护法》第五十一条。',
    );
    const alone = body(sampleAct('order', { provisions, clauses: [] }));
    expect(alone).toContain('存在以下违反有关规定的情况');
    expect(alone).not.toContain('条款：');
  });

  it('counts the time from service where it names no day and there is no e-service clause', () => {
    expect(body(sampleAct('order', { rectifyBy: null, eService: false }))).toContain(
      '30日，自本通知书送达起计算，当日不计入',
    );
  });

  it('suspends at once where it has yet to be served, as a protective measure; no time to rectify passes before', () => {
    const text = body(sampleAct('order', { eService: false, rectifyBy: null }));
    expect(text).toContain('保护性措施即时执行，不待送达；整改期限自送达之日起计算');
    const dated = body(sampleAct('order', { eService: false }));
    expect(dated).toContain('不待送达；送达时整改期限已经届满的，自送达之日起重新计算30日');
    expect(body(sampleAct('order'))).not.toContain('不待送达');
  });

  it('lets its addressee be heard, without staying it', () => {
    expect(body(sampleAct('order'))).toMatch(/陈述、申辩；陈述、申辩期间不停止执行/);
  });

  it('of Art. 25 suspends nothing and threatens no revocation', () => {
    const text = body(sampleAct('order', { basis: 'art-25', clauses: [] }));
    expect(text).toContain('第二十五条，责令');
    expect(text).not.toContain('暂停');
    expect(text).not.toContain('解除运营授权');
  });
});

describe('the revocation (Art. 28)', () => {
  it('is announced with reasons and the right to be heard, and is no decision yet', () => {
    const notice = sampleAct('notice-of-revocation');
    expect(body(notice)).toMatch(/郑数整改〔2026〕3号[^]*未按照要求整改[^]*并非最终决定[^]*5个工作日[^]*听证/);
    expect(notice.remedies).toEqual([]);
    expect(body(notice)).toContain('在举行听证的7个工作日前通知你单位听证的时间和地点');
    expect(body(notice)).toContain('数据供给、数据产品、开发商权限和在办申请同时终止');
  });

  it('answers the defence, names the hearing and the earlier acts, and says when it takes effect', () => {
    const text = body(sampleAct('revocation'));
    expect(text).toMatch(/郑数整改〔2026〕3号[^]*郑数解告〔2026〕1号[^]*2026年5月12日举行了听证[^]*不能成立/);
    expect(text).toContain('根据听证笔录作出本决定');
    expect(text).toContain('自签发之时起生效');
    expect(body(sampleAct('revocation', { eService: false }))).toContain('自送达之时起生效');
  });

  it('says so where nobody answered, and where the right was waived', () => {
    expect(body(sampleAct('revocation', { response: 'none' }))).toContain('未提出陈述、申辩');
    expect(body(sampleAct('revocation', { response: 'waived' }))).toContain('放弃陈述、申辩');
    const heardOnly = body(sampleAct('revocation', { response: 'answered', defenceAnswer: null }));
    expect(heardOnly).toMatch(/举行了听证[^]*未另行提出陈述、申辩/);
  });
});

describe('the end of an order (Art. 25, 28)', () => {
  it('names the order, what was found, and what becomes of the right', () => {
    const text = body(sampleAct('lifting'));
    expect(text).toMatch(
      /2026年3月5日作出责令整改通知书（郑数整改〔2026〕3号）[^]*平台外副本已删除[^]*第二十八条第一款/,
    );
    expect(text).toContain('恢复你单位的公共数据使用权限');
    expect(body(sampleAct('lifting', { right: 'suspended' }))).toContain('权限继续暂停');
    expect(body(sampleAct('lifting', { right: 'pending' }))).toContain('尚未生效');
    expect(body(sampleAct('rescission', { right: 'lapsed' }))).toContain('不因本决定恢复');
  });

  it('of one under Art. 25 gives nothing back, since nothing was taken', () => {
    const text = body(sampleAct('rescission', { basis: 'art-25' }));
    expect(text).toMatch(/未离开运营平台[^]*第二十五条，撤销上述责令整改/);
    expect(text).not.toContain('使用权限');
  });
});

describe('the decisions on a data request (Art. 14, 15)', () => {
  it('approves named entries and fields, for a purpose and a term', () => {
    const text = body(sampleAct('approval'));
    expect(text).toContain('（一）公交车辆实时位置（郑州市交通运输局）：时间、线路、经度、纬度。');
    expect(text).toContain('使用期限：2026年3月1日至2027年12月31日');
    expect(text).toContain('3名专家');
    expect(text).not.toContain('不予批准');
    expect(body(sampleAct('approval', { narrowed: true }))).toContain('超出上述数据、目的或者期限的部分不予批准');
    expect(text).toContain('原始数据不出域、数据可用不可见');
  });

  it('rejects with reasons, under Art. 15', () => {
    const text = body(sampleAct('rejection'));
    expect(text).toContain('社会效益论证不足');
    expect(text).toContain('第十五条第一款，对你单位的上述申请不予批准');
  });

  it('narrows what was approved, or ends the application, over the docking, with reasons and remedies', () => {
    const narrowed = body(sampleAct('narrowing'));
    expect(narrowed).toMatch(/郑数准决〔2026〕7号[^]*暂不具备对接条件[^]*第十五条第二款[^]*（一）医疗机构名录/);
    expect(narrowed).toContain('准予使用的其他数据不再供给');
    const ended = body(sampleAct('ending', { approval: null }));
    expect(ended).toMatch(/本机关准予你单位使用[^]*不能完成[^]*终结你单位的上述申请，不予供给/);
    for (const kind of ['narrowing', 'ending'] as const) expect(sampleAct(kind).remedies.join()).toContain('行政诉讼');
  });
});

describe('the letters on the way to a decision (by analogy 行政许可法 32, 42, 45)', () => {
  const LETTERS = ['acceptance', 'return', 'extension', 'review-time'] as const;

  it.each(LETTERS)('%s names the application, its article and what is borrowed, and decides nothing', (kind) => {
    const document = sampleAct(kind);
    expect(body(document)).toMatch(
      /你单位依据《郑州市大数据管理局[^]*于2026年1月12日就“公交与医疗协同出行服务”提出的数据需求申请/,
    );
    expect(document.notes.join()).toMatch(/参照《行政许可法》第(三十二|四十二|四十五)条/);
    expect(document.remedies).toEqual([]);
  });

  it('accept from the day of the letter, and say how long the decision takes', () => {
    const text = body(sampleAct('acceptance'));
    expect(text).toMatch(/第十四条，参照《行政许可法》第三十二条，本机关自2026年6月20日起予以受理/);
    expect(text).toMatch(/自受理之日起20个工作日内作出决定（参照《行政许可法》第四十二条）[^]*专家评审所需时间不计入/);
    expect(text).not.toContain('补正材料');
    expect(body(sampleAct('acceptance', { decision: null }))).not.toContain('作出决定');
  });

  it('say of silence that it has accepted, as of the day on which the materials were received', () => {
    const text = body(sampleAct('acceptance', { how: 'deemed', receivedOn: localDate('2026-02-03') }));
    expect(text).toMatch(/补正材料于2026年2月3日收到[^]*未在规定期限内告知你单位补正[^]*（2026年2月3日）起即为受理/);
    expect(text).not.toContain('材料齐全');
  });

  it('list everything that is missing, once, with the time to supplement it', () => {
    const text = body(sampleAct('return'));
    expect(text).toMatch(
      /（一）使用单位的授权委托书。\n（二）经济效益测算依据；社会效益说明。\n以上为需要补正的全部内容，一次告知/,
    );
    expect(text).toMatch(
      /材料尚不齐全。[^]*15个工作日内（当日不计入）通过审批系统提交补正材料；逾期未补正的，视为放弃申请/,
    );
    expect(text).toContain('重新办理“受理”');
  });

  it('tell nothing new of a later return, but what is missing still', () => {
    const date = localDate('2026-02-01');
    const again = { first: { number: '郑数补正〔2026〕1号', date }, missing: ['授权委托书'], opinion: null };
    const text = body(sampleAct('return', again));
    expect(text).toMatch(/2026年2月1日以补正告知书（郑数补正〔2026〕1号）一次告知[^]*仍未补正：\n（一）授权委托书。/);
    expect(text).not.toMatch(/以上为|说明/);
    expect(body(sampleAct('return', { first: { number: null, date } }))).toContain('以补正告知书一次告知');
  });

  it('extend with the reason, by how much, and to which day', () => {
    const text = body(sampleAct('extension'));
    expect(text).toContain('申请涉及两个数源部门，案情复杂。');
    expect(text).toMatch(
      /原期限至2026年7月10日[^]*第四十二条，经本机关负责人批准，办理期限延长10个工作日，至2026年7月24日止/,
    );
    expect(text).not.toContain('暂定');
    expect(body(sampleAct('extension', { provisional: true }))).toContain('上述日期为暂定');
    const open = sampleAct('extension', { from: null, to: null, source: own });
    expect(body(open)).toMatch(
      /办理。因下列理由，不能在期限内作出决定：[^]*\n经本机关负责人批准，办理期限延长10个工作日。$/,
    );
    expect(open.notes.join()).not.toContain('参照');
  });

  it('say how many experts review, how long that takes, and that it is not counted', () => {
    const text = body(sampleAct('review-time'));
    expect(text).toContain('依据《办法》第十五条第二款组织5名专家评审');
    expect(text).toMatch(
      /回避申报3个工作日，专家评审10个工作日，合计13个工作日。参照《行政许可法》第四十五条，上述时间不计入/,
    );
    const exact = parseLimit('PT2S');
    if (exact === null) throw new Error('PT2S');
    const [first] = FACTS['review-time'].parts;
    if (first === undefined) throw new Error('a review has a part');
    const mixed = body(sampleAct('review-time', { parts: [first, { title: '专家评审', limit: exact }] }));
    expect(mixed).toContain('回避申报3个工作日，专家评审2秒。');
  });
});

describe('the agreement (Art. 7)', () => {
  it('has the eight clause groups in the order of Art. 7, term, service, and both signatures', () => {
    const { sections, signatures, notes } = sampleAct('agreement');
    expect(sections.map(({ heading }) => heading?.split('　')[1])).toEqual([
      undefined,
      ...[
        '授权主体和对象',
        '授权内容',
        '责任机制',
        '安全要求',
        '授权期限',
        '终止和撤销机制',
        '违约责任',
        '争议解决方式',
      ],
      ...['授权期限起止', '送达方式'],
    ]);
    expect(signatures).toEqual([
      { side: '甲方', name: FRAME.issuer, signatory: '审批负责人甲', date: '2026年6月20日', seal: '（盖章）' },
      {
        side: '乙方',
        name: FRAME.addressee.name,
        signatory: '运营经办甲',
        date: '2026年6月18日',
        seal: '（盖章）',
      },
    ]);
    expect(notes.join()).toContain('a3'.repeat(32));
  });
});

it('an agreement whose signatory nobody has named says so, and prints no id', () => {
  const { operator, authority } = FACTS.agreement;
  const document = sampleAct('agreement', {
    operator: { ...operator, signatory: null },
    authority: { ...authority, signatory: null },
  });
  for (const { signatory } of document.signatures) expect(signatory).toContain('姓名未登记');
});

describe('the canonical text', () => {
  it.each(allSamples().map((document) => [document.title, document] as const))(
    'of %s is its RFC 8785 JSON, hashed with SM3, and reads back',
    (_, document) => {
      const sealed = sealAct(document);
      expect(sealed.text).toBe(canonicalJson(document));
      expect(sealed.hash).toBe(createHash('sm3').update(sealed.text, 'utf8').digest('hex'));
      expect(openAct(sealed)).toEqual(document);
    },
  );

  it('that was changed is found out', () => {
    const sealed = sealAct(sampleAct('order'));
    expect(() => openAct({ ...sealed, text: sealed.text.replace('4月5日', '4月6日') })).toThrow('not the one');
  });
});
