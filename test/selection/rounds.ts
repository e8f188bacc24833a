/** Builders: rounds of selection brought to a step as their parties would bring them there, and what the tests look at. */
import { Client as Temporal, Connection } from '@temporalio/client';
import type { Case, Task } from '../../api/schemas/case';
import { readWorkerConfig } from '../../config';
import { DEMO_INDICATOR_SET } from '../../demo/indicators';
import { findAuthorization } from '../../records/authorizations';
import { until } from '../../scripts/client/client';
import { sampleRound } from '../../scripts/client/samples';
import { sampleBid, sheet, type Scores } from '../builders/operator-selection';
import { Journey } from '../process/journey';

/** Long enough for a test to apply, short enough to wait for. */
export const CALL_MS = 7_000;

export type Round = ReturnType<typeof sampleRound>;

export class Rounds extends Journey {
  /** Limits of seconds where a test waits for one; the others as they are. */
  async prepare(limits: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.limits('operator-selection', { call: 'PT1S', 'public-notice': 'PT1S', ...limits });
  }

  async limits(process: string, limits: Readonly<Record<string, string>>): Promise<void> {
    await this.as('system-admin').put(`/v1/policies/${process}`, { limits, basis: '测试文号〔2026〕5号' });
  }

  async open(changes: Partial<Round> = {}, callMs = CALL_MS): Promise<string> {
    const closesAt = new Date(Date.now() + callMs).toISOString();
    return (await this.as('officer').post<Case>('/v1/selections', { ...sampleRound(closesAt), ...changes })).id;
  }

  async apply(round: string, applicant = 'candidate-c', changes: object = {}): Promise<string> {
    return (await this.as(applicant).post<Case>(`/v1/selections/${round}/applications`, sampleBid(changes))).id;
  }

  async qualified(round: string, ...applicants: string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const applicant of applicants) ids.push(await this.apply(round, applicant));
    for (const id of ids) await this.take(id, 'qualification', 'pass');
    return ids;
  }

  /** A round at the panel's declarations, with these applicants' applications qualified. */
  async drawn(applicants = ['candidate-c', 'candidate-d'], changes: Partial<Round> = {}) {
    const round = await this.open(changes);
    const applications = await this.qualified(round, ...applicants);
    const size = changes.panelSize ?? 5;
    await this.seats(round, 'panel-declaration', size);
    return { round, applications };
  }

  async declare(round: string, count = 5): Promise<Task[]> {
    for (const task of await this.seats(round, 'panel-declaration', count)) {
      await this.decide(task, 'no-conflict');
    }
    return this.seats(round, 'panel', count);
  }

  /** One member's sheet: the same score for an application in every dimension. */
  async sheet(round: string, scores: Scores): Promise<object> {
    const { dimensions } = (await this.kase(round)).data as unknown as Round;
    return sheet(dimensions, scores);
  }

  async scoreRound(round: string, scores: Scores, count = 5): Promise<void> {
    const data = await this.sheet(round, scores);
    for (const task of await this.seats(round, 'panel', count)) {
      await this.decide(task, 'submit', data);
    }
  }

  /** A round at the bureau's decision; the first applicant ranks first. */
  async scored(applicants = ['candidate-c', 'candidate-d'], changes: Partial<Round> = {}) {
    const drawn = await this.drawn(applicants, changes);
    const size = changes.panelSize ?? 5;
    await this.declare(drawn.round, size);
    const scores = Object.fromEntries(drawn.applications.map((id, index) => [id, 90 - 10 * index]));
    await this.scoreRound(drawn.round, scores, size);
    await this.task(drawn.round, 'bureau-decision');
    return drawn;
  }

  shortlist(round: string, applications: readonly string[], opinion?: string): Promise<unknown> {
    return this.director(round, 'bureau-decision', 'shortlist', { applications }, opinion);
  }

  async director(round: string, step: string, outcome: string, data?: object, opinion?: string): Promise<unknown> {
    return this.as('director').decide(await this.as('director').task(round, step), outcome, data, opinion);
  }

  /** A round at the government's decision, with these applications shortlisted. */
  async shortlisted(applicants = ['candidate-c', 'candidate-d'], changes: Partial<Round> = {}) {
    const scored = await this.scored(applicants, changes);
    await this.shortlist(scored.round, scored.applications);
    await this.task(scored.round, 'government-decision');
    return scored;
  }

  async notice(round: string): Promise<{ id: string; title: string; closesAt: string | null }> {
    return this.until(`the public notice of ${round}`, async () => {
      const { items } = await this.as('auditor').get<{
        items: { id: string; caseId: string; kind: string; title: string; closesAt: string | null }[];
      }>('/v1/public/notices?limit=200');
      return items.find((one) => one.caseId === round && one.kind === 'public-notice');
    });
  }

  async object(round: string, grounds = '入选单位存在违法记录'): Promise<void> {
    const { id } = await this.notice(round);
    const body = { name: '市民甲', contact: '13800000000', grounds };
    await this.as('candidate-d').post(`/v1/public/notices/${id}/objections`, body);
  }

  /** Until the register of persons knows the holder of a token that was used. */
  async registered(person: string): Promise<void> {
    await until(`${person} in the register`, async () => {
      const row: unknown = await this.stack.database('persons').where({ id: person }).first();
      return row === undefined ? undefined : true;
    });
  }

  /** A confirmed evaluation of the right, as its own process would leave it. */
  async evaluated(authorizationId: string, result: { readonly score: string; readonly grade: string }): Promise<void> {
    const { database } = this.stack;
    const right = await findAuthorization(database, authorizationId);
    const now = new Date();
    await database('evaluations').insert({
      ...result,
      id: `evaluation-of-${authorizationId}`,
      case_id: right?.case_id,
      authorization_id: authorizationId,
      operator_id: right?.operator_id,
      indicator_set_id: DEMO_INDICATOR_SET.id,
      period_from: '2025-01-01',
      period_to: '2025-12-31',
      numerator: result.score.replace('.', ''),
      denominator: 100,
      confirmed_at: now,
      created_at: now,
    });
  }

  /** Takes a person out of the role, so that no later panel draws them. */
  async forget(person: string): Promise<void> {
    await this.stack.database('persons').where({ id: person }).update({ roles: [] });
  }

  /** Ends the case's workflow as by mistake; the next wake-up starts another from nothing. */
  async throwAwayWorkflow(caseId: string): Promise<void> {
    const { temporalAddress: address, engine } = readWorkerConfig(this.stack.environment);
    const connection = await Connection.connect({ address });
    await new Temporal({ connection, namespace: engine.namespace }).workflow.getHandle(caseId).terminate('by a test');
    await connection.close();
  }

  list(path: string, persona: string): Promise<{ items: Case[] }> {
    return this.as(persona).get<{ items: Case[] }>(path);
  }
}
