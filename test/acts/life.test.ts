/** Acts in the life of a case: issued with the decision, brought by the mailbox, read by those who may, each reading recorded. */
import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { DEMO_CANDIDATE, DEMO_CLAUSES } from '../../demo/catalogue';
import { findPersona } from '../../demo/personas';
import { openAct } from '../../domain/acts/document';
import { goodFindings } from '../../scripts/client/samples';
import { Journey, refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import type { Notice } from '../process/views';
import { Office, type ActItem } from './office';
import { pdfText } from './pdf-text';

/** The last day of the task's limit. */
function shanghaiDay({ dueAt }: { readonly dueAt: string | null }): string {
  return new Date(Date.parse(dueAt ?? '') - 1 + 8 * 3_600_000).toISOString().slice(0, 10);
}

describe('acts', () => {
  let stack: Stack;
  let on: Journey;
  let office: Office;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Journey(stack);
    office = new Office(on);
  });
  afterAll(() => stack.stop());

  const mail = async (persona: string, caseId: string): Promise<Notice[]> => {
    const { items } = await on.as(persona).get<{ items: Notice[] }>('/v1/notices?limit=200');
    return items.filter((one) => one.caseId === caseId && one.actId !== null).reverse();
  };
  const last = async (caseId: string, persona: string): Promise<ActItem> => {
    const act = (await office.acts(caseId, persona)).at(-1);
    if (act === undefined) throw new Error(`no act in ${caseId}`);
    return act;
  };
  const only = async (caseId: string, persona: string): Promise<ActItem> => {
    const [act, ...more] = await office.acts(caseId, persona);
    if (act === undefined || more.length > 0) throw new Error(`not one act in ${caseId}`);
    return act;
  };
  const document = async (act: ActItem, persona: string) =>
    openAct(await on.as(persona).get<{ text: string; hash: string }>(act.links.self));
  const download = async (path: string, persona: 'operator-a' | 'director'): Promise<Response> => {
    const person = findPersona(persona);
    if (person === undefined) throw new Error(persona);
    return fetch(`${stack.url}${path}`, { headers: { Authorization: `Bearer ${await stack.token(person)}` } });
  };

  /** As if every order but these had been lifted. */
  const lifted = async ({ but = [] }: { readonly but?: readonly string[] } = {}): Promise<void> => {
    const lifting = { lifted_at: new Date(), lifted_by: 'director' };
    await stack.database('suspension_orders').whereNull('lifted_at').whereNotIn('case_id', but).update(lifting);
  };

  describe('an order with an e-service clause', () => {
    let id: string;
    let act: ActItem;
    beforeAll(async () => {
      id = await office.ordered('authorization-demo-a');
      act = await only(id, 'operator-a');
    });

    it('is issued and served in the commit of the decision: number, hash and mailbox', async () => {
      expect(act).toMatchObject({ kind: 'order', algorithm: 'sm3' });
      expect(act.number).toMatch(/^郑数整改〔\d{4}〕\d+号$/);
      const [notice] = await mail('operator-a', id);
      expect(notice?.actId).toBe(act.id);
      expect(notice?.subject).toContain(`责令整改通知书（${act.number}）`);
      expect(notice?.body).toMatch(/六十日内.*行政复议.*六个月内.*行政诉讼/);
      const issued = (await on.events(id)).find((event) => event.type === 'act.issued');
      expect(issued).toMatchObject({ actId: act.id, number: act.number, actHash: act.hash });
    });

    it('answers its canonical text, which bears out the hash', async () => {
      const { text, hash } = await on.as('operator-a').get<{ text: string; hash: string }>(act.links.self);
      expect(createHash('sm3').update(text, 'utf8').digest('hex')).toBe(act.hash);
      expect(openAct({ text, hash })).toMatchObject({ kind: 'order', number: act.number, caseId: id });
    });

    it('downloads as PDF and DOCX, attachments, the same bytes for everybody, kept with their hash', async () => {
      for (const format of ['pdf', 'docx'] as const) {
        const [first, second] = [
          await download(act.links[format], 'operator-a'),
          await download(act.links[format], 'director'),
        ];
        expect(first.status).toBe(200);
        expect(first.headers.get('content-disposition')).toContain(
          `filename*=UTF-8''${encodeURIComponent(`责令整改通知书 ${act.number}.${format}`)}`,
        );
        expect(first.headers.get('x-content-type-options')).toBe('nosniff');
        const bytes = Buffer.from(await first.arrayBuffer());
        expect(Buffer.from(await second.arrayBuffer()).equals(bytes)).toBe(true);
        const kept: unknown = await stack.database('act_renderings').where({ act_id: act.id, format }).first('sha256');
        expect(kept).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex') });
        const text = format === 'pdf' ? pdfText(bytes) : strFromU8(unzipSync(bytes)['word/document.xml'] ?? bytes);
        expect(text).toContain('删除平台外副本');
      }
    });

    it('leaves a receipt for every reading', async () => {
      const readings = (await on.events(id)).filter((event) => event.type === 'act.read');
      expect(readings.map(({ actor, format, byAddressee }) => [actor, format, byAddressee])).toEqual([
        ['operator-a', 'text', true],
        ['operator-a', 'pdf', true],
        ['director', 'pdf', false],
        ['operator-a', 'docx', true],
        ['director', 'docx', false],
      ]);
    });

    it('is not there for anybody who may not know of the case', async () => {
      for (const persona of ['operator-b', 'candidate-c', 'expert-1', 'system-admin', 'platform']) {
        for (const path of Object.values(act.links)) {
          expect(await refusal(on.as(persona).get(path))).toMatchObject({ status: 404, code: 'not-found' });
        }
      }
    });

    it('is followed by notice and revocation, which name what came before', async () => {
      await office.step(id, 'disposition', 'director', 'propose-revocation', undefined, '逾期未整改，风险未消除。');
      await office.step(id, 'notice-of-revocation', 'operator-a', 'respond', {
        defence: '系统迁移未完成。',
        hearing: false,
      });
      const answer = { defenceAnswer: '迁移期间也应当遵守原始数据不出域的要求。' };
      await office.step(id, 'revocation', 'director-2', 'revoke', answer, '平台外副本仍在使用。');
      const acts = await office.acts(id, 'operator-a');
      expect(acts.map(({ kind }) => kind)).toEqual(['order', 'notice-of-revocation', 'revocation']);
      expect((await mail('operator-a', id)).map(({ actId }) => actId)).toEqual(acts.map((one) => one.id));
      const [order, notice, revocation] = acts;
      if (order === undefined || notice === undefined || revocation === undefined) throw new Error('three acts');
      const text = JSON.stringify(await document(revocation, 'operator-a'));
      for (const part of [
        order.number,
        notice.number,
        answer.defenceAnswer,
        '平台外副本仍在使用。',
        '自签发之时起生效',
      ])
        expect(text).toContain(part);
      expect(JSON.stringify(await document(notice, 'operator-a'))).toContain('逾期未整改，风险未消除。');
    });
  });

  it('of a draft do not exist, for nobody, before it is issued', async () => {
    const path = '/v1/authorizations/authorization-demo-b/rectifications';
    const { id } = await on.as('officer').post<{ id: string }>(path, { reason: '检查发现问题' });
    const data = { basis: 'art-25', grounds: '日志留存不足。', clauses: ['security'], measures: '补足。' };
    await office.step(id, 'draft', 'officer', 'submit', data);
    expect(await office.acts(id, 'director')).toEqual([]);
    await office.step(id, 'order', 'director', 'drop');
    expect(await stack.database('acts').where({ case_id: id })).toEqual([]);
    expect(await mail('operator-b', id)).toEqual([]);
  });

  it('without an e-service clause come into the mailbox with the service', async () => {
    await stack.database('authorizations').where({ id: 'authorization-demo-b' }).update({ e_service: false });
    const id = await office.ordered('authorization-demo-b');
    const { id: actId } = await only(id, 'director');
    expect(await mail('operator-b', id)).toEqual([]);
    await office.step(id, 'service', 'officer', 'served', { proof: '当面送达，签收人运营主体经办乙' });
    expect(await mail('operator-b', id)).toMatchObject([{ actId }]);
    expect(await office.acts(id, 'director')).toHaveLength(1);
  });

  it('end an order, lifted or rescinded: rights return with the last, and never beyond their own end', async () => {
    const right = { id: 'authorization-demo-b' };
    const first = await office.ordered(right.id);
    const second = await office.ordered(right.id);
    const said = async (id: string) => {
      const act = (await office.acts(id, 'operator-b')).at(-1);
      if (act === undefined) throw new Error(`no act in ${id}`);
      expect((await mail('operator-b', id)).at(-1)?.actId).toBe(act.id);
      return { kind: act.kind, text: JSON.stringify((await document(act, 'operator-b')).sections) };
    };
    await lifted({ but: [first, second] });
    await office.step(second, 'lift-decision', 'director', 'pass', undefined, '副本已删除。');
    expect(await said(second)).toMatchObject({
      kind: 'lifting',
      text: expect.stringMatching(/验收，整改符合要求.*副本已删除。.*权限继续暂停/) as string,
    });
    await office.step(first, 'disposition', 'director', 'rescind', undefined, '经复核，事实不能成立。');
    expect(await said(first)).toMatchObject({
      kind: 'rescission',
      text: expect.stringMatching(/经复核，事实不能成立。.*撤销上述责令整改.*恢复你单位的公共数据使用权限/) as string,
    });

    // The term has run out, and nobody has announced it yet: what is held is not told that it goes on.
    const running = await on.file({}, 'operator-b');
    const third = await office.ordered(right.id);
    const before: unknown = await stack.database('authorizations').where(right).first('ends_at');
    await stack.database('authorizations').where(right).update({ ends_at: new Date() });
    await office.step(third, 'lift-decision', 'director', 'pass');
    expect((await said(third)).text).toContain('公共数据使用权限不因本决定恢复');
    expect(await on.kase(running)).toMatchObject({ onHold: true });
    expect((await on.notices(running, 'operator-b')).join()).not.toContain('恢复');
    await stack
      .database('authorizations')
      .where(right)
      .update(before as object);
  });

  it('of an agreement bear both signatories and the hash they signed', async () => {
    const kase: unknown = await stack.database('authorizations').where({ id: DEMO_CANDIDATE.id }).first('case_id');
    const { case_id: id } = kase as { case_id: string };
    const terms = { clauses: DEMO_CLAUSES, from: '2026-01-01', to: '2028-12-31', eService: true };
    await office.step(id, 'draft', 'officer', 'submit', terms);
    await office.step(id, 'operator-signature', 'candidate-d', 'sign');
    expect(await office.acts(id, 'candidate-d')).toEqual([]);
    await office.step(id, 'authority-signature', 'director', 'sign');
    const act = await only(id, 'candidate-d');
    const { signatures, notes, sections } = await document(act, 'candidate-d');
    expect(signatures.map(({ signatory }) => signatory)).toEqual(['审批负责人甲', '申请机构经办丁']);
    expect(JSON.stringify(sections)).toContain(DEMO_CLAUSES.security);
    const { data } = await on.kase(id);
    expect(notes.join()).toContain((data.agreement as { hash: string }).hash);
  });

  it('of an agreement signed before the system do not exist; its case says so, and takes the signed paper', async () => {
    const { caseId } = await on.as('officer').get<{ caseId: string }>('/v1/authorizations/authorization-demo-b');
    expect(await office.acts(caseId, 'operator-b')).toEqual([]);
    const { data } = await on.kase(caseId, 'operator-b');
    expect(data.takenOver).toMatchObject({ note: expect.stringContaining('以双方签署的协议原件为准') as string });
    const form = new FormData();
    form.append('file', new Blob(['扫描件'], { type: 'text/plain' }), '授权协议原件.txt');
    form.append('caseId', caseId);
    form.append('audience', 'party');
    await on.as('officer').upload('/v1/documents', form);
    const { items } = await on.as('operator-b').get<{ items: { name: string }[] }>(`/v1/cases/${caseId}/documents`);
    expect(items.map(({ name }) => name)).toEqual(['授权协议原件.txt']);
  });

  describe('of a data request', () => {
    /** Under a right that nothing has suspended. */
    const reviewed = async (): Promise<string> => {
      const right = { id: 'authorization-demo-b' };
      await stack.database('authorizations').where(right).update({ revoked_at: null });
      await lifted();
      const id = await on.file({}, 'operator-b');
      await office.step(id, 'acceptance', 'officer', 'accept');
      await office.step(id, 'review', 'reviewer', 'recommend-approval', goodFindings);
      return id;
    };

    it('approve with the catalogue’s names', async () => {
      const id = await reviewed();
      const datasets = [{ datasetId: 'transport-bus-gps', fields: ['time', 'line'] }];
      await office.step(id, 'decision', 'director', 'approve', { datasets });
      const text = JSON.stringify(await document(await last(id, 'operator-b'), 'operator-b'));
      expect(text).toMatch(/（一）[^（]+（郑州市交通运输局）：时间、线路。/);
      expect(text).toContain('超出上述数据、目的或者期限的部分不予批准');
      expect(await mail('operator-b', id)).toHaveLength(2); // of the acceptance, of the approval
    });

    it('reject with the reasons of the director', async () => {
      const id = await reviewed();
      await office.step(id, 'decision', 'director', 'reject', undefined, '使用范围超出场景所需。');
      const act = await last(id, 'operator-b');
      expect(act.kind).toBe('rejection');
      expect(JSON.stringify(await document(act, 'operator-b'))).toContain('使用范围超出场景所需。');
    });

    it('refuse to accept, with the remedies', async () => {
      const id = await on.file({}, 'operator-b');
      await office.step(id, 'acceptance', 'officer', 'refuse', undefined, '不属于公共数据运营服务的范围。');
      const refused = await document(await only(id, 'operator-b'), 'operator-b');
      expect(refused.title).toBe('公共数据申请不予受理通知书');
      expect(refused.remedies.join()).toContain('行政复议');
    });

    it('are the letters on its way: what is missing, acceptance, the time of the experts, an extension', async () => {
      const id = await on.file({}, 'operator-b');
      await office.step(id, 'acceptance', 'officer', 'return', { missing: ['授权委托书', '效益测算'] }, '材料不齐。');
      await office.step(id, 'supplement', 'operator-b', 'submit', { changes: {}, documentIds: [] });
      await office.step(id, 'acceptance', 'officer', 'return', { missing: ['效益测算'] }, '仍缺一项。');
      await office.step(id, 'supplement', 'operator-b', 'submit', { changes: {}, documentIds: [] });
      await office.step(id, 'acceptance', 'officer', 'accept');
      await office.step(id, 'review', 'reviewer', 'need-experts', { ...goodFindings, count: 3 });
      await office.open(id, 'review');
      await on.as('director').post(`/v1/cases/${id}/extend`, { reason: '涉及两个数源部门，需会商。' });

      const path = `/v1/acts?caseId=${id}`;
      const { items } = await on.as('operator-b').get<{ items: ActItem[] }>(path);
      const letters = [...items].reverse();
      const kinds = ['return', 'return', 'acceptance', 'review-time', 'extension'];
      expect(letters.map(({ kind }) => kind)).toEqual(kinds);
      expect((await mail('operator-b', id)).map(({ actId }) => actId)).toEqual(letters.map((one) => one.id));
      const [first, second, acceptance, experts, extension] = await Promise.all(
        letters.map(async (act) => JSON.stringify(await document(act, 'operator-b'))),
      );
      expect(first).toMatch(/（一）授权委托书。.*（二）效益测算。.*一次告知.*材料不齐。.*15个工作日/);
      expect(second).toContain(`以补正告知书（${letters[0]?.number}）一次告知`);
      expect(acceptance).toMatch(/起予以受理。.*20个工作日内作出决定/);
      expect(experts).toMatch(/组织3名专家.*合计13个工作日.*不计入办理期限/);
      const [year = '', month, day] = shanghaiDay(await on.task(id, 'review')).split('-');
      expect(extension).toContain('涉及两个数源部门，需会商。');
      expect(extension).toContain(`办理期限延长10个工作日，至${year}年${Number(month)}月${Number(day)}日止`);
      for (const act of letters) {
        const pdf = Buffer.from(await (await download(act.links.pdf, 'director')).arrayBuffer());
        expect(pdfText(pdf).replace(/\s/gu, '')).toContain(act.number);
        const docx = Buffer.from(await (await download(act.links.docx, 'director')).arrayBuffer());
        expect(strFromU8(unzipSync(docx)['word/document.xml'] ?? docx)).toContain(act.number);
      }
    });

    it('say that the measures are a draft for comment, which no issue date is configured for', async () => {
      const id = await on.file({}, 'operator-b');
      await office.step(id, 'acceptance', 'officer', 'refuse');
      expect((await document(await only(id, 'operator-b'), 'officer')).notes.join()).toContain('征求意见稿');
    });
  });
});
