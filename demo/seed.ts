/** Loads the demo's parties, catalogue, rights and calendar into a fresh record; again and again without harm. */
import { processes } from '../processes';
import type { Knex } from 'knex';
import { localDateOf, startOfDay, localDate, yearOf } from '../domain/local-date';
import { seedSchedules } from '../migrations/calendar-seed';
import { openAuthorization } from '../processes/authorization/filing';
import type { Context } from '../cases/context';
import { takeOverAuthorization } from '../processes/authorization/take-over';
import { SYSTEM } from '../domain/roles';
import { findAuthorization } from '../records/authorizations';
import { databaseNow } from '../records/database';
import { DEMO_AUTHORIZATIONS, DEMO_CANDIDATE, DEMO_CLAUSES, DEMO_DATASETS, DEMO_NEED } from './catalogue';
import { DEMO_INDICATORS, DEMO_INDICATOR_SET } from './indicators';
import { DEMO_ORGANISATIONS } from './organisations';
import { PERSONAS } from './personas';

const TERM_YEARS = 5;

export async function seedDemo(database: Knex): Promise<void> {
  await database.transaction(async (tx) => {
    const organisations = Object.values(DEMO_ORGANISATIONS).map(({ id, name, kind }) => ({ id, name, kind }));
    await tx('organisations').insert(organisations).onConflict().ignore();
    const persons = PERSONAS.map(({ id, name, org, roles }) => ({ id, name, org, roles: [...roles] }));
    await tx('persons').insert(persons).onConflict('id').ignore();
    await seedCatalogue(tx);
    await seedAuthorizations(tx);
    await seedCalendar(tx);
    await seedIndicators(tx);
  });
}

async function seedCatalogue(tx: Knex): Promise<void> {
  const rows = DEMO_DATASETS.map(({ id, title, provider, domain, conditions, fields }) => ({
    id,
    title,
    provider_id: provider,
    domain,
    conditions,
    fields: JSON.stringify(fields),
  }));
  await tx('datasets').insert(rows).onConflict('id').ignore();
  // Entries that a release before domains has loaded.
  for (const { id, domain } of rows) await tx('datasets').where({ id }).whereNull('domain').update({ domain });
  const { id, operatorId, title, body } = DEMO_NEED;
  await tx('needs')
    .insert({ id, operator_id: operatorId, title, body: JSON.stringify(body), created_by: 'operator-a' })
    .onConflict('id')
    .ignore();
}

/**
 * Two operators in force since 1 July of the year before last, taken over as signed before the system; and a candidate whom
 * the government has just approved, whose agreement is to be drafted.
 */
async function seedAuthorizations(tx: Knex): Promise<void> {
  const year = yearOf(localDateOf(await databaseNow(tx))) - 2;
  const ctx: Context = {
    tx,
    actor: SYSTEM,
    requestId: 'demo',
    rules: { issuedOn: undefined, successorInForce: true, demo: true, processes },
  };
  for (const { id, operatorId, signatory } of DEMO_AUTHORIZATIONS) {
    if ((await findAuthorization(tx, id)) !== null) continue;
    await takeOverAuthorization(ctx, {
      id,
      operatorId,
      grantedBy: `郑政数〔${year}〕1号（示例）`,
      agreement: { clauses: DEMO_CLAUSES, from: `${year}-07-01`, to: `${year + TERM_YEARS}-06-30`, eService: true },
      signedAt: startOfDay(localDate(`${year}-06-30`)),
      draftedBy: 'officer',
      operatorSignatory: signatory,
      authoritySignatory: 'director',
    });
  }
  const { id, operatorId } = DEMO_CANDIDATE;
  if ((await findAuthorization(tx, id)) !== null) return;
  await openAuthorization(ctx, { id, operatorId, grantedBy: `郑政数〔${year + 2}〕8号（示例）` });
}

/** Frozen on the day before the demo's rights began. */
async function seedIndicators(tx: Knex): Promise<void> {
  const frozenOn = localDate(`${yearOf(localDateOf(await databaseNow(tx))) - 2}-06-30`);
  const at = startOfDay(frozenOn);
  await tx('indicator_sets')
    .insert({
      ...DEMO_INDICATOR_SET,
      version: 1,
      indicators: JSON.stringify(DEMO_INDICATORS),
      created_by: 'director',
      created_at: at,
      frozen_at: at,
      frozen_by: 'director',
    })
    .onConflict()
    .ignore();
}

async function seedCalendar(tx: Knex): Promise<void> {
  const years = Object.fromEntries(seedSchedules().map((schedule) => [schedule.year, schedule]));
  await tx('calendars')
    .insert({
      version: 1,
      years: JSON.stringify(years),
      source: '国务院办公厅历年节假日安排通知',
      created_by: 'system',
    })
    .onConflict('version')
    .ignore();
}
