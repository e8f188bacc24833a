/**
 * A full round of selection (Art. 5): 200 applications, 9 experts, 10 dimensions. How fast the round's case, its lists and its
 * ranking answer, and what the ranking itself costs. The applications and scores are laid into the record directly.
 */
import { randomUUID } from 'node:crypto';
import { rankApplications, type Dimension, type ScoreSheet } from '../domain/ranking';
import { goodEvidence, sampleRound } from '../scripts/client/samples';
import { send } from './load/http';
import type { RequestResult } from './load/jobs';
import { median, percentile } from './measure';
import { aim, inTurn, medianOf, ofRuns, type Session } from './session';

const APPLICATIONS = 200;
const EXPERTS = 9;
const DIMENSIONS = 10;
const AIM_MS = 300;
const CLIENTS = 4;

const dimensions: readonly Dimension[] = Array.from({ length: DIMENSIONS }, (_, index) => ({
  name: `维度${index + 1}`,
  weight: 100 / DIMENSIONS,
}));

export async function measureSelection(session: Session): Promise<void> {
  const { stack, load, effort } = session;
  session.say(`selection: a round of ${APPLICATIONS} applications`);
  const round = await openRound(session);
  const applications = await layApplications(session, round);
  const sheets = await layScores(session, round, applications);
  const took = Array.from({ length: effort.quick ? 3 : 20 }, () => {
    const began = performance.now();
    rankApplications(dimensions, sheets, applications);
    return performance.now() - began;
  });
  const token = stack.tokens.director;
  const paths = {
    "the round's case": `/v1/cases/${round}`,
    'its applications, 200 in a page': `/v1/selections/${round}/applications?limit=200`,
    'its ranking': `/v1/selections/${round}/ranking`,
    rounds: '/v1/selections?limit=200',
    'one application': `/v1/cases/${applications[0] ?? ''}`,
  };
  const things = Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [
      name,
      () =>
        load.run({
          kind: 'requests',
          method: 'GET',
          url: `${stack.base}${path}`,
          token,
          body: undefined,
          clients: CLIENTS,
          windowMs: effort.windowMs,
        }),
    ]),
  );
  await inTurn(1, things); // warm
  const measured = await inTurn<RequestResult>(effort.runs, things);
  const at = (name: string, share: number) => medianOf(measured[name], ({ ms }) => percentile(ms, share));
  const rows = Object.keys(paths).map((name) => [
    name,
    ofRuns(measured[name], ({ perSecond }) => perSecond),
    ofRuns(measured[name], ({ ms }) => percentile(ms, 0.5)),
    ofRuns(measured[name], ({ ms }) => percentile(ms, 0.99)),
    aim(at(name, 0.99), AIM_MS, 'less'),
  ]);
  session.put(
    `A round of ${APPLICATIONS} applications, ${EXPERTS} experts, ${DIMENSIONS} dimensions; ${CLIENTS} clients`,
    ['', 'per second', 'p50 ms', 'p99', 'aim p99'],
    rows,
    `The ranking itself, exact: ${median(took).toFixed(0)} ms, once when the last expert submits.`,
  );
}

async function openRound({ stack }: Session): Promise<string> {
  const closesAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const body = { ...sampleRound(closesAt), seats: 20, panelSize: EXPERTS, dimensions };
  const { status, text } = await send('POST', `${stack.base}/v1/selections`, stack.tokens.officer, body);
  if (status !== 201) throw new Error(`POST /v1/selections: ${status} ${text}`);
  return (JSON.parse(text) as { id: string }).id;
}

/** Qualified applications of as many organisations; their codes are of the right length and nobody's. */
async function layApplications(session: Session, round: string): Promise<string[]> {
  const file = JSON.stringify({ plan: '运营方案。'.repeat(400), evidence: goodEvidence() });
  const rows = await session.sql<{ id: string }>(
    `WITH applicants AS (
       INSERT INTO organisations (id, name, kind)
       SELECT 'BENCH' || lpad(n::text, 13, '0'), '示例申请单位' || n, 'operator' FROM generate_series(1, $2) n RETURNING id, name)
     INSERT INTO cases (id, process, definition_version, policy_version, title, party_id, opened_by, opened_at, file, facts, parent_id)
     SELECT 'SA-BENCH-' || id, 'selection-application', 1, 0, '遴选：' || name, id, 'bench', clock_timestamp(), $3, '{"qualified": true}', $1
       FROM applicants RETURNING id`,
    [round, APPLICATIONS, file],
  );
  const ids = rows.map(({ id }) => id).sort();
  await session.sql(
    `INSERT INTO tasks (id, case_id, process, step, round, role, party_id, status, opened_at, clock_from, materials_hash, outcome, decided_by, ended_at)
     SELECT gen_random_uuid()::text, c.id, c.process, 'qualification', 1, 'case-officer', r.party_id, 'decided', c.opened_at, c.opened_at, '', 'pass', 'officer', c.opened_at
       FROM cases c JOIN cases r ON r.id = c.parent_id WHERE c.parent_id = $1`,
    [round],
  );
  return ids;
}

/** What every expert submitted, and the ranking of it in the round's file. */
async function layScores(session: Session, round: string, applications: readonly string[]): Promise<ScoreSheet[]> {
  const sheets = Array.from({ length: EXPERTS }, (_, expert) =>
    Object.fromEntries(
      applications.map((id, place) => [
        id,
        Object.fromEntries(
          dimensions.map(({ name }, index) => [name, ((place * 7 + expert * 3 + index * 5) % 1000) / 10]),
        ),
      ]),
    ),
  );
  for (const [expert, scores] of sheets.entries()) {
    const data = JSON.stringify({ scores, opinion: '方案可行' });
    await session.sql(
      `INSERT INTO tasks (id, case_id, process, step, round, seat, role, party_id, personal, assignee, status, opened_at, clock_from,
                          materials_hash, outcome, data, decided_by, ended_at)
       VALUES ($1, $2, 'operator-selection', 'panel', 1, $3, 'expert', 'bench', true, $4, 'decided', now(), now(), '', 'submit', $5, $4, now())`,
      [randomUUID(), round, `1.${expert + 1}.1`, `expert-${expert + 1}`, data],
    );
  }
  const ranking = JSON.stringify(rankApplications(dimensions, sheets, applications));
  await session.sql(`UPDATE cases SET facts = facts || jsonb_build_object('ranking', $2::jsonb) WHERE id = $1`, [
    round,
    ranking,
  ]);
  return sheets;
}
