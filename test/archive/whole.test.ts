/** The archive of a case has what the case has permitted, agreed, asked and referred (Art. 11): of a supply every permit, not the one of the day. */
import { consult } from '../../cases/consultation';
import { permitNext } from '../../cases/permits';
import { answerReferral, refer } from '../../cases/referrals';
import { lockRight } from '../../cases/unit';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { addDays, localDateOf } from '../../domain/local-date';
import { findSupply } from '../../records/supplies';
import { agreement } from '../builders/authorization';
import { TestRecord } from '../invariants/record';
import { EmptyFolder, linesOf, newSigner, piecesOf, textOf } from './archived';

const { cyberspace, health } = DEMO_ORGANISATIONS;

describe('the archive of a case', () => {
  let on: TestRecord;
  const folder = new EmptyFolder();
  beforeAll(async () => {
    on = await TestRecord.open();
  });
  afterAll(async () => {
    folder.remove();
    await on.close();
  });

  const archived = (caseId: string) => linesOf(piecesOf(on.db, caseId, newSigner()));
  const ofKind = async (caseId: string, kind: string) =>
    (await archived(caseId))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line['kind'] === kind);
  const assertKnown = async (caseId: string) =>
    expect(folder.run([folder.write('case.jsonl', textOf(await archived(caseId)))])).toMatchObject({
      status: 0,
      output: expect.not.stringContaining('not known to this tool') as string,
    });

  it('has every permit of the supply that was asked for, and those that the case has written', async () => {
    const [id, to] = [await on.supply(), addDays(localDateOf(new Date()), 10)];
    const supply = await findSupply(on.db, id);
    if (supply === null) throw new Error(`no supply ${id}`);
    const stop = await on.stopOfSupply(); // stands for whoever writes the next one
    await on.command('director', 'shorten', async (ctx) => {
      await lockRight(ctx, supply.authorization_id, 'exclusive');
      const now = await ctx.read.databaseNow();
      const term = { from: supply.term_from, to };
      permitNext(ctx, supply, now, { from: supply, version: 2, term, validFrom: now, caseId: stop });
    });
    expect(await ofKind(supply.case_id, 'permit')).toMatchObject([
      { version: 1, permit: supply.permit, permit_hash: supply.permit_hash },
      { version: 2, case_id: stop, term_to: to },
    ]);
    expect(await ofKind(stop, 'permit')).toMatchObject([{ version: 2, supply_id: id }]);
    await assertKnown(stop);
  });

  it('has the agreement that was signed', async () => {
    const caseId = await on.granted();
    await on.decide(await on.opened(caseId, 'draft'), 'submit', agreement());
    expect(await ofKind(caseId, 'agreement')).toEqual([]);
    await on.decide(await on.opened(caseId, 'operator-signature'), 'sign');
    await on.decide(await on.opened(caseId, 'authority-signature'), 'sign');
    expect(await ofKind(caseId, 'agreement')).toMatchObject([{ version: 1, clauses: agreement().clauses }]);
    await assertKnown(caseId);
  });

  it('has who was consulted, and what was referred with what became of it', async () => {
    const caseId = await on.file();
    await on.decide(await on.opened(caseId, 'acceptance'), 'accept');
    await on.opened(caseId, 'review');
    const question = { bodies: [health.id], question: '可否？', documentIds: [] };
    await on.command('reviewer', 'consult', async (ctx) => ({ n: (await consult(ctx, caseId, question)).row.n }));
    const persons = [{ name: '移送某甲', position: '数据运维负责人' }];
    const referral = { addressee: { organisationId: cyberspace.id }, grounds: '涉嫌违法', persons };
    await on.command('officer', 'refer', async (ctx) => ({ id: (await refer(ctx, caseId, referral)).kase.id }));
    const result = { result: '已立案', on: localDateOf(new Date()) };
    await on.command('officer', 'answer', async (ctx) => ({ n: (await answerReferral(ctx, caseId, 1, result)).n }));
    expect(await ofKind(caseId, 'consultation')).toMatchObject([{ n: 1, question: '可否？' }]);
    expect(await ofKind(caseId, 'referral')).toMatchObject([{ n: 1, persons, result: '已立案' }]);
    await assertKnown(caseId);
  });
});
