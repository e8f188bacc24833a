/**
 * Change of name 更名 of an organisation (Art. 7: whom the agreement is with). Its unified social credit code never changes, so that its cases, rights
 * and mailbox stay its own; what was issued keeps its text.
 */
import { randomUUID } from 'node:crypto';
import { assertOwnDocument } from '../../cases/file-checks';
import { command } from '../../cases/command';
import { notFound } from '../../cases/context';
import { recordInSystem } from '../../cases/system-event';
import type { CommandContext } from '../../cases/unit';
import { localDate, localDateOf } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import type { OrganisationNameRow } from '../../records/organisation-names';
import type { OrganisationRow } from '../../records/parties';
import type { OrganisationName } from './forms';

const ARTICLE = 'Art. 7';

export interface Renamed {
  readonly organisation: OrganisationRow;
  readonly names: readonly OrganisationNameRow[];
}

/**
 * By the authority, once the change is registered elsewhere: a name to come is recorded when it has come. A name of the same day as the last one takes
 * its place, which is how a mistake is put right. @throws Refusal
 */
export const changeName = command(
  async (ctx: CommandContext, id: string, { name, from, documentId }: OrganisationName): Promise<Renamed> => {
    const { org, id: by } = ctx.actor;
    const organisation = await ctx.read.lockOrganisation(id);
    if (organisation === null) throw notFound({ zh: '机构', en: 'organisation' });
    const earlier = await ctx.read.namesOfOrganisation(id);
    const [now, last, first] = [await ctx.read.databaseNow(), earlier.at(-1), localDate(from)];
    if (name === organisation.name) {
      throw invalid('/name', { zh: '与现有名称相同', en: 'is the name that it has' }, ARTICLE);
    }
    if (first > localDateOf(now)) {
      throw invalid(
        '/from',
        {
          zh: '名称变更自生效之日起方可登记，不得晚于今日',
          en: 'lies in the future: a name is recorded once it holds',
        },
        ARTICLE,
      );
    }
    if (last !== undefined && first < last.from_date) {
      throw invalid(
        '/from',
        {
          zh: `不得早于现有名称的变更日期 ${last.from_date}`,
          en: `must not be before ${last.from_date}, from when the present name holds`,
        },
        ARTICLE,
      );
    }
    const bearer = await ctx.read.organisationNamed(name);
    if (bearer !== null) {
      const detail = {
        zh: `已登记的另一机构（${bearer.id}）使用该名称`,
        en: `is the name of another organisation that is registered (${bearer.id})`,
      };
      throw invalid('/name', detail, ARTICLE);
    }
    await assertOwnDocument(ctx, documentId, org, '/documentId');
    const row: OrganisationNameRow = {
      ...{ organisation_id: id, n: earlier.length + 1, name, name_before: organisation.name, from_date: first },
      ...{ document_id: documentId, recorded_by: by, recorded_at: now },
    };
    ctx.unit.record({ kind: 'organisation.name', row });
    tell(ctx, row);
    recordInSystem(ctx, {
      type: 'organisation.renamed',
      basis: ARTICLE,
      payload: { organisationId: id, n: row.n, name, before: row.name_before, from: first, documentId },
    });
    return { organisation: { ...organisation, name }, names: [...earlier, row] };
  },
);

function tell({ unit }: CommandContext, row: OrganisationNameRow): void {
  const { organisation_id: org, name, name_before: before, from_date: from, recorded_at: at } = row;
  const message = {
    ...{ id: randomUUID(), org, person: null, caseId: null, at },
    subject: { zh: `单位名称已变更：${name}`, en: `name of the organisation changed: ${name}` },
    body: {
      zh: `贵单位（统一社会信用代码 ${org}）的名称自${from}起由“${before}”变更登记为“${name}”。统一社会信用代码不变，已制发的文书不作改动。`,
      en: `From ${from} on, the organisation of unified social credit code ${org} is registered as “${name}”, before “${before}”. The code stays, and so does what has been issued.`,
    },
  };
  unit.record({ kind: 'message', message });
}
