/**
 * Acts 文书 over HTTP: what they say, and PDF and DOCX to hold in one's hands. Whoever may see the case may read them, once they
 * are issued; every reading is recorded, a party's is the receipt.
 */
import { z } from 'zod';
import { numberOf } from '../../cases/acts';
import { recordReading } from '../../cases/readings';
import { MEDIA_TYPES } from '../../services/rendering';
import { ACT_KINDS, ACT_TITLES } from '../../domain/acts/kinds';
import { identifier, localDate } from '../../domain/forms/form';
import { seesAll } from '../../domain/permissions';
import { mayReadAct } from '../../domain/reading';
import type { Actor } from '../../domain/roles';
import { findAct, listActs, type ActRow, type RenderingFormat } from '../../records/acts';
import type { Database, Tx } from '../../records/database';
import { organisationsByIds } from '../../records/parties';
import { endOf, startOf } from '../days';
import { attachment } from '../download';
import { BY_TIME, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import { actSchema, actTextSchema } from '../schemas/acts';
import { absent, isVisible } from '../../cases/reading/viewer';

export async function actsView(tx: Tx, acts: readonly ActRow[]): Promise<z.output<typeof actSchema>[]> {
  const orgs = await organisationsByIds(tx, [...new Set(acts.map((act) => act.addressee))]);
  const names = new Map(orgs.map((org) => [org.id, org.name]));
  return acts.map((act) => {
    const { zh, en } = ACT_TITLES[act.kind];
    const self = `/v1/acts/${act.id}`;
    return {
      id: act.id,
      caseId: act.case_id,
      taskId: act.task_id ?? '',
      kind: act.kind,
      name: nameOf(act),
      title: zh,
      titleEn: en,
      number: numberOf(act),
      addressee: { id: act.addressee, name: names.get(act.addressee) ?? act.addressee },
      issuedAt: act.created_at.toISOString(),
      algorithm: act.algorithm,
      hash: act.hash,
      links: { self, pdf: `${self}/pdf`, docx: `${self}/docx` },
    };
  });
}

function nameOf(act: ActRow): string {
  return `${ACT_TITLES[act.kind].zh} ${numberOf(act)}`;
}

/** @throws Refusal `not-found` */
async function visibleAct(tx: Tx, id: string, actor: Actor): Promise<ActRow> {
  const act = await findAct(tx, id);
  // Asked also where there is none: what is hidden costs what is not there.
  const visible = await isVisible(tx, act?.case_id ?? '', actor);
  if (act === null || !mayReadAct(actor, act, visible)) throw absent('文书', 'act');
  return act;
}

interface ReadingOf {
  readonly actor: Actor;
  readonly requestId: string;
  readonly format: 'text' | RenderingFormat;
}

async function recordActReading(db: Database, act: ActRow, { actor, requestId, format }: ReadingOf): Promise<void> {
  const { id: actId, hash: actHash } = act;
  const byAddressee = actor.org === act.addressee;
  const payload = { actId, number: numberOf(act), actHash, format, byAddressee, requestId };
  await recordReading(db, {
    event: { type: 'act.read', payload },
    actor,
    requestId,
    caseId: act.case_id,
  });
}

const acts = defineList('acts', BY_TIME);

const list = defineRoute({
  method: 'get',
  path: '/v1/acts',
  operationId: 'listActs',
  tag: 'documents',
  summary: { zh: '文书台账', en: 'Acts issued: the authority sees all, an organisation those addressed to it' },
  access: { roles: ['case-officer', 'reviewer', 'director', 'security-officer', 'auditor', 'operator'] },
  query: z.strictObject({
    ...pageQuery,
    kind: z.enum(ACT_KINDS).optional(),
    caseId: identifier.optional(),
    authorizationId: identifier.optional(),
    issuedFrom: localDate.optional(),
    issuedTo: localDate.optional(),
  }),
  reply: { 200: pageOf(actSchema) },
}).handle(async ({ query, actor, services }) => {
  const after = acts.after(query);
  const rows = await listActs(
    services.db,
    {
      kind: query.kind,
      addressee: seesAll(actor) ? undefined : actor.org,
      caseId: query.caseId,
      authorizationId: query.authorizationId,
      issuedFrom: startOf(query.issuedFrom),
      issuedBefore: endOf(query.issuedTo),
    },
    { after: after === undefined ? undefined : { at: new Date(after[0]), id: after[1] }, limit: query.limit + 1 },
  );
  const page = acts.page(
    query,
    rows,
    (row) => [row.created_at.toISOString(), row.id],
    (row) => row,
  );
  return { status: 200, body: { items: await actsView(services.db, page.items), nextCursor: page.nextCursor } };
});

const params = z.strictObject({ id: identifier });

const get = defineRoute({
  method: 'get',
  path: '/v1/acts/:id',
  operationId: 'getAct',
  tag: 'documents',
  summary: { zh: '一份文书', en: 'An act, with its canonical text' },
  description: {
    zh: 'text 为规范化文本（RFC 8785），hash 为其 SM3；阅览留痕，当事人的阅览即为签收记录',
    en: 'text is the canonical text (RFC 8785), hash its SM3. The reading is recorded; that of a party is its receipt',
  },
  access: { roles: 'any' },
  params,
  reply: { 200: actTextSchema },
}).handle(async ({ params: { id }, actor, requestId, services }) => {
  const act = await visibleAct(services.db, id, actor);
  const [view] = await actsView(services.db, [act]);
  if (view === undefined) throw absent('文书', 'act');
  await recordActReading(services.db, act, { actor, requestId, format: 'text' });
  return { status: 200, body: { ...view, text: act.text } };
});

function download(format: RenderingFormat) {
  return defineRoute({
    method: 'get',
    path: `/v1/acts/:id/${format}`,
    operationId: format === 'pdf' ? 'downloadActPdf' : 'downloadActDocx',
    tag: 'documents',
    summary: {
      zh: `下载文书（${format.toUpperCase()}）`,
      en: `Download the act as ${format.toUpperCase()}; the reading is recorded`,
    },
    access: { roles: 'any' },
    params,
    reply: {
      200: { media: MEDIA_TYPES[format], description: { zh: '文书', en: 'The act, the same bytes for everyone' } },
    },
  }).handle(async ({ params: { id }, actor, requestId, services }) => {
    const act = await visibleAct(services.db, id, actor);
    const { bytes } = await services.renderings.of(services.db, act, format);
    await recordActReading(services.db, act, { actor, requestId, format });
    return {
      status: 200,
      ...attachment({ name: `${nameOf(act)}.${format}`, mediaType: MEDIA_TYPES[format], bytes }),
    };
  });
}

export const actRoutes = [list, get, download('pdf'), download('docx')];
