/**
 * Referral 移送 of a matter, and of the persons concerned, to the department that it belongs to (Art. 28 ¶2): recorded with an act, told to the
 * addressee where it is registered, and answered once. The party of the case learns of none of it.
 */
import { command } from './command';
import type { CommandContext } from './unit';
import { randomUUID } from 'node:crypto';
import type { ReferralInput, ReferralResult } from '../domain/forms/referral';
import { ORGANISATION_LABELS } from '../domain/organisation';
import { localDateOf } from '../domain/local-date';
import { seesAll } from '../domain/permissions';
import { speaksFor } from '../domain/reading';
import { invalid, Refusal } from '../domain/refusal';
import { AUTHORITY } from '../records/notices';
import type { ReferralRow } from '../records/referrals';
import { issueAct } from './acts';
import { withCase } from './case-commands';
import { notFound } from './context';
import { Dossier, inCase } from './dossier';

const ARTICLE = 'Art. 28 ¶2';

export const refer = command(async (ctx: CommandContext, caseId: string, input: ReferralInput): Promise<Dossier> => {
  const { work } = await withCase(ctx, caseId, (locked) => referIn(locked, input));
  return work;
});

async function referIn(work: Dossier, input: ReferralInput): Promise<void> {
  const { actor } = work.ctx;
  if (!actor.roles.includes('director') && !actor.roles.includes('case-officer')) {
    throw new Refusal('forbidden', {
      zh: '仅主管部门经办人或负责人可以移送',
      en: 'only the authority refers a matter',
    });
  }
  const to = await addresseeOf(work, input);
  const { grounds, persons } = input;
  const n = (await work.read.referralsOf(work.kase.id)).length + 1;
  const facts = { party: (await work.party()).name, grounds, persons };
  const actId = randomUUID();
  await issueAct(work, 'referral', facts, { taskId: null, actId, to, ...(to.id !== null && { notice: NOTICE }) });
  work.change({
    kind: 'referral',
    row: {
      ...{ case_id: work.kase.id, n, addressee_id: to.id, addressee_name: to.name },
      ...{ grounds, persons, act_id: actId, referred_by: actor.id, referred_at: work.now },
    },
  });
  // Who is concerned stands in the register and in the act alone: a chain is never shortened.
  work.record({
    type: 'case.referred',
    basis: ARTICLE,
    payload: { department: to.name, grounds, n, ...(to.id !== null && { organisationId: to.id }) },
  });
}

const NOTICE = {
  zh: '依据第二十八条第二款移送，事由和涉及人员见所附文书；处理结果请在本系统登记或者书面反馈。',
  en: 'Referred under Art. 28 ¶2: grounds and persons concerned are in the act attached. Please record what becomes of it here, or answer in writing.',
};

async function addresseeOf(
  work: Dossier,
  { addressee, department }: ReferralInput,
): Promise<{ readonly id: string | null; readonly name: string }> {
  const named = department ?? (addressee !== undefined && 'name' in addressee ? addressee.name : undefined);
  if (named !== undefined) return { id: null, name: named };
  const id = addressee !== undefined && 'organisationId' in addressee ? addressee.organisationId : '';
  const [found] = await work.read.organisationsByIds([id]);
  const at = '/addressee/organisationId';
  if (found === undefined) throw invalid(at, { zh: '没有该单位', en: 'no such organisation' }, ARTICLE);
  if (!isBody(found.kind)) {
    const { zh, en } = ORGANISATION_LABELS[found.kind];
    throw invalid(
      at,
      { zh: `${zh}不是受理移送的有关部门`, en: `${en} is no department that a matter is referred to` },
      ARTICLE,
    );
  }
  return found;
}

function isBody(kind: keyof typeof ORGANISATION_LABELS): boolean {
  return kind === 'department' || kind === 'government' || kind === 'cyberspace';
}

/** What became of it, as the addressee says it or as it was told in writing. */
export const answerReferral = command(
  async (ctx: CommandContext, caseId: string, n: number, input: ReferralResult): Promise<ReferralRow> => {
    const { actor } = ctx;
    const seen = (await ctx.read.referralsOf(caseId)).find((one) => one.n === n);
    const mine = seen !== undefined && speaksFor(actor, seen.addressee_id);
    if (seen === undefined || (!mine && !seesAll(actor))) throw notFound({ zh: '移送', en: 'referral' });
    return inCase({ caseId }, async () => {
      if (!mine && !actor.roles.includes('case-officer')) {
        throw new Refusal('forbidden', {
          zh: '移送结果由受移送单位或者经办人登记',
          en: 'the result is recorded by the addressee or a case officer',
        });
      }
      const work = await Dossier.lock(ctx, caseId);
      const row = (await work.read.referralsOf(caseId)).find((one) => one.n === n) ?? seen;
      if (row.result !== null) {
        throw new Refusal(
          'task-already-decided',
          { zh: '该移送的结果已登记', en: 'the result of this referral has been recorded' },
          { article: ARTICLE, extra: { decidedBy: row.result_by, decidedAt: row.result_at?.toISOString() ?? null } },
        );
      }
      assertDay(work, input.on, row.referred_at);
      const answer = { result: input.result, result_on: input.on, result_by: actor.id, result_at: work.now };
      work.change({ kind: 'referral.answer', caseId, n, answer });
      const payload = { n, result: input.result, on: input.on, by: mine ? row.addressee_name : actor.id };
      work.record({ type: 'referral.answered', basis: ARTICLE, payload });
      if (mine) work.notify(AUTHORITY, { zh: `移送（第${n}件）的处理结果`, en: `the result of referral ${n}` });
      return { ...row, ...answer };
    });
  },
);

/** Between the referral and today. */
function assertDay(work: Dossier, on: string, referredAt: Date): void {
  const [first, today] = [localDateOf(referredAt), localDateOf(work.now)];
  if (on > today) {
    const detail = { zh: `处理日期不得晚于今日（${today}）`, en: `the day is not after today (${today})` };
    throw invalid('/on', detail, ARTICLE);
  }
  if (on < first) {
    const detail = { zh: `处理日期不得早于移送之日（${first}）`, en: `the day is not before the referral (${first})` };
    throw invalid('/on', detail, ARTICLE);
  }
}
