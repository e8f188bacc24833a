/** Reads all that a record holds through the routes, as an official and as whoever it is about, and holds each reply to the document. */
import type { OpenApiDocument } from '../../api/openapi';
import type { Client } from '../../scripts/client/client';
import { answerChecker } from '../api/openapi-checker';
import { readerOf, type KeptRelease } from './kept';
import type { Journey } from '../process/journey';

const AT_ONCE = 8;

/** Registers by the table that they are in: what an official reads of each row. */
const ROWS: readonly (readonly [table: string, paths: readonly string[]])[] = [
  ['needs', ['/v1/needs/:id']],
  ['supplies', ['/v1/supplies/:id']],
  ['authorizations', ['/v1/authorizations/:id', '/v1/authorizations/:id/cooperations', '/v1/authorizations/:id/impact']],
  ['acts', ['/v1/acts/:id']],
  ['organisations', ['/v1/organisations/:id/names']],
  ['datasets', ['/v1/datasets/:id', '/v1/datasets/:id/versions']],
  ['annual_reports', ['/v1/annual-reports/:id']],
  ['evaluations', ['/v1/evaluations/:id']],
  ['inspection_plans', ['/v1/inspection-plans/:id']],
  ['indicator_sets', ['/v1/indicator-sets/:id']],
  ['public_notices', ['/v1/public/notices/:id']],
];

/** Lists and registers that are read whole, page by page. */
const LISTS: readonly (readonly [persona: string, paths: readonly string[]])[] = [
  [
    'officer',
    [
      '/v1/cases',
      '/v1/acts',
      '/v1/needs',
      '/v1/supplies',
      '/v1/authorizations',
      '/v1/operators',
      '/v1/annual-reports',
      '/v1/evaluations',
      '/v1/selections',
      '/v1/inspection-plans',
      '/v1/indicator-sets',
      '/v1/notices',
      '/v1/access/log',
      '/v1/statistics',
      '/v1/security/duties',
      '/v1/security/plans',
      '/v1/security/drills',
      '/v1/security/trainings',
      '/v1/security/responsible-persons',
      '/v1/calendars',
      '/v1/tasks?box=all',
      '/v1/public/catalogue',
      '/v1/public/operators',
      '/v1/public/notices',
    ],
  ],
  ['auditor', ['/v1/audit/events', '/v1/audit/digests']],
  ['operator-a', ['/v1/cases', '/v1/acts', '/v1/needs', '/v1/supplies', '/v1/notices', '/v1/tasks?box=done']],
];

interface Page {
  readonly items?: readonly { readonly id: string }[];
  readonly nextCursor?: string | null;
}

/** What is not as it should be, in words. */
export async function readEverything(on: Journey, kept: KeptRelease): Promise<string[]> {
  const { url } = on.stack;
  const check = answerChecker((await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument);
  const wrong: string[] = [];

  /** Answers the body of a 200; anything else than the expected status is wrong. */
  async function read<T = Page>(client: Client, who: string, path: string, expected = 200): Promise<T | undefined> {
    const { status, body, headers } = await client.request<T>('GET', path);
    const [pathname = ''] = path.split('?');
    const answer = { method: 'GET', path: pathname, status, contentType: headers.get('content-type'), body };
    wrong.push(...check(answer).map((fault) => `${who} ${path}: ${fault}`));
    if (status !== expected) wrong.push(`${who} ${path}: ${status}, not ${expected}`);
    return status === 200 ? body : undefined;
  }

  async function whole(client: Client, who: string, path: string): Promise<{ readonly id: string }[]> {
    const items: { readonly id: string }[] = [];
    const joined = `${path}${path.includes('?') ? '&' : '?'}`;
    for (let cursor = ''; ;) {
      const page = await read(client, who, cursor === '' ? path : `${joined}cursor=${encodeURIComponent(cursor)}`);
      items.push(...(page?.items ?? []));
      if (page?.nextCursor == null) return items;
      cursor = page.nextCursor;
    }
  }

  /** With every task as its own reply would show it. */
  async function ofCase(client: Client, who: string, id: string): Promise<void> {
    await whole(client, who, `/v1/cases/${id}/events`);
    for (const part of ['clock', 'documents', 'comments']) await read(client, who, `/v1/cases/${id}/${part}`);
    await whole(client, who, `/v1/tasks?caseId=${id}`);
  }

  await inTurn(kept.cases, async ({ id, partyId, process, toParty }) => {
    const officer = on.as('officer');
    await read(officer, 'officer', `/v1/cases/${id}`);
    await ofCase(officer, 'officer', id);
    for (const part of ['consultations', 'referrals', 'effects']) await read(officer, 'officer', `/v1/cases/${id}/${part}`);
    if (process === 'operator-selection') {
      await read(officer, 'officer', `/v1/cases/${id}/objections`);
      await read(officer, 'officer', `/v1/selections/${id}`);
      await whole(officer, 'officer', `/v1/selections/${id}/applications`);
    }
    const party = readerOf(partyId, kept.operators).id;
    await read(on.as(party), party, `/v1/cases/${id}`, toParty);
    if (toParty === 200) await ofCase(on.as(party), party, id);
  });
  for (const [table, paths] of ROWS) {
    const ids = await on.stack.database(table).pluck<string[]>(table === 'annual_reports' ? 'case_id' : 'id');
    await inTurn(ids, async (id) => {
      for (const path of paths) await read(on.as('director'), 'director', path.replace(':id', encodeURIComponent(id)));
    });
  }
  for (const [persona, paths] of LISTS) await inTurn(paths, async (path) => void (await whole(on.as(persona), persona, path)));
  return wrong;
}

async function inTurn<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const hand = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
}
