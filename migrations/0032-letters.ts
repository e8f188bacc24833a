/** Acts for the letters that an applicant is given on the way (by analogy 行政许可法 32, 42, 45). */
import type { Knex } from 'knex';
import { addActKinds } from './act-kinds';

export async function up(knex: Knex): Promise<void> {
  await addActKinds(knex, ['acceptance', 'return', 'extension', 'review-time']);
}
