/** Express and pg with one row by its key, as an application would have them in an hour: the measure of the access check. */
import express from 'express';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const app = express();

app.get('/row/:id', async (request, response) => {
  const { rows } = await pool.query('SELECT id, name, kind FROM organisations WHERE id = $1', [request.params.id]);
  response.json(rows[0] ?? null);
});

app.listen(Number(process.env['SELECT_PORT']), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
