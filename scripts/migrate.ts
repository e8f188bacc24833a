/**
 * `npm run migrate`, and the launcher's step between the database and the API: brings DATABASE_URL to the newest migration,
 * then loads the demo data when DEMO is on. Idempotent; two at once wait for each other on knex's own lock.
 */
import knex, { type Knex } from 'knex';
import { prepareTrailMark } from '../services/trail/mark';
import { orExit, readMigrateConfig } from '../config';
import { outputIsNeverFatal } from '../config/logger';
import { seedDemo } from '../demo/seed';
import { migrations, type Migration } from '../migrations';
import { operatorEnvironment } from './environment';

/** The ordered array of migrations/index.ts as knex wants it. */
export function migrationSource(list: readonly Migration[] = migrations): Knex.MigrationSource<Migration> {
  return {
    getMigrations: () => Promise.resolve([...list]),
    getMigrationName: (migration) => migration.name,
    getMigration: (migration) =>
      Promise.resolve({ up: (database) => migration.up(database), down: () => Promise.resolve() }),
  };
}

/** Applies what is missing; answers the names applied. The caller owns the connection. */
export async function migrate(database: Knex): Promise<string[]> {
  const [, applied] = (await database.migrate.latest({ migrationSource: migrationSource() })) as [number, string[]];
  return applied;
}

export function connect(databaseUrl: string): Knex {
  return knex({ client: 'pg', connection: databaseUrl, pool: { min: 0, max: 2 }, acquireConnectionTimeout: 15_000 });
}

async function main(): Promise<void> {
  outputIsNeverFatal();
  const config = orExit(() => readMigrateConfig(operatorEnvironment(process.env)));
  const database = connect(config.databaseUrl);
  try {
    // Before the first migration: a new record's high-water mark begins here.
    await prepareTrailMark(config.databaseUrl, config.trailMarkFile);
    const applied = await migrate(database);
    console.log(
      applied.length === 0
        ? '迁移 · migrations: 已是最新 · up to date'
        : `迁移 · migrations: ${applied.length} (${applied.join(', ')})`,
    );
    if (config.demo) {
      await seedDemo(database);
      console.log('演示数据 · demo data: ready');
    }
  } finally {
    await database.destroy();
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  });
}
