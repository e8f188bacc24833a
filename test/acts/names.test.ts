/** Who signs an act is known by name: from the token, and remembered for what is printed later. */
import { rememberPeople } from '../../services/people/register';
import { findPerson, nameOfPerson } from '../../records/parties';
import { eventually } from '../support/eventually';
import { suiteDatabase } from '../support/postgres';
import { RULES } from '../support/commands';

const { db } = suiteDatabase({ max: 2 });
const failed: unknown[] = [];
beforeAll(async () => {
  await db('organisations').insert({ id: '91410100MA44TEST01', name: '甲公司', kind: 'operator' });
});

it('the register follows the names of the tokens, and an id is no name', async () => {
  const remember = rememberPeople(db, RULES, (error) => failed.push(error));
  const person = { id: '8f14e45f-ceea-4c5b', org: '91410100MA44TEST01', roles: ['operator' as const] };
  remember(person);
  await eventually('the person is registered', async () => (await findPerson(db, person.id)) !== null);
  expect(await nameOfPerson(db, person.id)).toBeNull();
  for (const name of ['买买提·艾力', '王𠮷']) {
    remember({ ...person, name });
    await eventually(`the name ${name}`, async () => (await nameOfPerson(db, person.id)) === name);
  }
  remember(person); // a token without a name takes none away
  expect(await nameOfPerson(db, person.id)).toBe('王𠮷');
  const { rows } = await db.raw<{ rows: { payload: string }[] }>(
    "SELECT payload FROM events WHERE type = 'person.registered'",
  );
  expect(rows.map(({ payload }) => payload).join()).not.toContain('王'); // the trail names nobody beyond the id
  expect(failed).toEqual([]);
});
