/** Organisations: what each is called, and was before. */
import { z } from 'zod';
import { absent } from '../../cases/reading/viewer';
import { identifier } from '../../domain/forms/form';
import { addDays } from '../../domain/local-date';
import { namesOfOrganisation, type OrganisationNameRow } from '../../records/organisation-names';
import { organisationsByIds, type OrganisationRow } from '../../records/parties';
import { organisationName } from '../../services/people/forms';
import { changeName } from '../../services/people/organisations';
import { command } from '../command';
import { defineRoute } from '../route';
import { organisationNameSchema, organisationSchema } from '../schemas/organisations';

const PATH = '/v1/organisations/:id/names';
const TAG = 'organisations';
const params = z.strictObject({ id: identifier });

/** The name first registered, then each that came after, until the day before the next one's; not one that another of its day took the place of. */
function namesView(
  { name: present }: Pick<OrganisationRow, 'name'>,
  rows: readonly OrganisationNameRow[],
): z.output<typeof organisationNameSchema>[] {
  const [first] = rows;
  const held = rows.filter(({ from_date: from }, index) => rows[index + 1]?.from_date !== from);
  const before = (next: OrganisationNameRow | undefined) => (next === undefined ? null : addDays(next.from_date, -1));
  const original = { name: first?.name_before ?? present, from: null, to: before(first) };
  return [
    { ...original, documentId: null, recordedAt: null },
    ...held.map(({ name, from_date: from, document_id: documentId, recorded_at: at }, index) => ({
      ...{ name, from, to: before(held[index + 1]), documentId, recordedAt: at.toISOString() },
    })),
  ];
}

const rename = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'renameOrganisation',
  tag: TAG,
  summary: { zh: '登记机构名称变更（第七条）', en: 'Record the change of name of an organisation (Art. 7)' },
  description: {
    zh: '名称变更登记（生效）后登记，from 不得晚于今日，也不得早于现有名称的变更日期；同日再次登记即更正。统一社会信用代码不变，已制发的文书不作改动，机构在收件箱收到通知',
    en: 'Recorded once it holds: from is today at the latest, and not before the day of the present name; another name of the same day takes its place. The credit code never changes, what has been issued keeps its text, and the organisation is told in its mailbox',
  },
  access: { roles: ['case-officer', 'system-admin'] },
  idempotent: true,
  params,
  body: organisationName,
  reply: { 201: organisationSchema },
}).handle((call) =>
  command(call, 'renameOrganisation', async (ctx) => {
    const { organisation, names } = await changeName(ctx, call.params.id, call.body);
    const { id, name, kind } = organisation;
    return { status: 201, body: { id, name, kind, names: namesView(organisation, names) } };
  }),
);

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listNamesOfOrganisation',
  tag: TAG,
  summary: { zh: '机构的历次名称', en: 'The names of an organisation in their order, the last one of today' },
  access: { roles: 'any' },
  params,
  reply: { 200: z.strictObject({ items: z.array(organisationNameSchema), nextCursor: z.null() }) },
}).handle(async ({ params: { id }, services }) => {
  const [organisation] = await organisationsByIds(services.db, [id]);
  if (organisation === undefined) throw absent('机构', 'organisation');
  const rows = await namesOfOrganisation(services.db, id);
  return { status: 200, body: { items: namesView(organisation, rows), nextCursor: null } };
});

export const organisationRoutes = [rename, list];
