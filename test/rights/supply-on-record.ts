/** A supply as an earlier request left it, written into the record at once. */
import { randomUUID } from 'node:crypto';
import { addDays, localDateOf, type LocalDate } from '../../domain/local-date';
import { sealPermit } from '../../domain/permit';
import { plainPermit } from '../support/permits';
import type { Database } from '../../records/database';
import { write } from '../../records/writer';
import { SAMPLE_PURPOSE } from '../../scripts/client/samples';
import { keptFile } from '../support/kept-files';

export const DATASET = 'transport-parking';
export const FIELDS = ['lot'];

/** Under the right of that id, to the organisation; answers the supply's id. */
export async function supplyOnRecord(
  db: Database,
  { id: authorizationId, org }: { readonly id: string; readonly org: string },
  /** Its last day; by default one that is far. */
  lastDay: LocalDate = addDays(localDateOf(new Date()), 1000),
): Promise<string> {
  const [supplyId, needId, caseId] = [randomUUID(), randomUUID(), `DR-2020-${randomUUID().slice(0, 6)}`];
  const at = new Date('2026-01-05T09:00:00+08:00');
  const [from, to] = [addDays(localDateOf(new Date()), -300), lastDay];
  const datasets = [{ datasetId: DATASET, fields: FIELDS }];
  await db('needs').insert({ id: needId, operator_id: org, title: '需求', body: '{}', created_by: org });
  await db('cases').insert({
    id: caseId,
    process: 'data-request',
    definition_version: 1,
    policy_version: 0,
    title: '申请',
    party_id: org,
    opened_by: org,
    opened_at: at,
    closed_at: at,
    status: 'closed',
    outcome: 'supplied',
    file: keptFile('data-request'),
    need_id: needId,
    authorization_id: authorizationId,
  });
  const permit = sealPermit(
    plainPermit({
      supplyId,
      caseId,
      operatorId: org,
      authorizationId,
      datasets,
      purpose: SAMPLE_PURPOSE,
      scope: '市内',
      scenario: '停车',
      usingUnit: '运营公司',
      term: { from, to },
    }),
  );
  const row = {
    id: supplyId,
    case_id: caseId,
    need_id: needId,
    operator_id: org,
    authorization_id: authorizationId,
    datasets,
    purpose: SAMPLE_PURPOSE,
    term_from: from,
    term_to: to,
    permit: permit.text,
    permit_hash: permit.hash,
    created_at: at,
  };
  await write(db, [{ kind: 'supply', row }]);
  return supplyId;
}
