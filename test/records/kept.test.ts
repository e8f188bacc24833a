/** What a command leaves in a case is held against the schemas of its process before it is written: in tests, by every command. */
import { command } from '../../cases/command';
import { Dossier } from '../../cases/dossier';
import type { CommandContext } from '../../cases/unit';
import { given } from '../effects/given';
import { EMPTY_READING } from '../effects/rows';

test('a fact of nobody fails the command that would keep it, and names it', async () => {
  const { kase, ctx: own } = given('anomaly-feedback');
  const setting = command((ctx: CommandContext, facts: object) => {
    const known = { process: 'anomaly-feedback', reading: EMPTY_READING, parent: null, family: undefined } as const;
    ctx.unit.add(new Dossier(ctx, { ...known, kase })).setFacts(facts);
  });
  const { tx, actor, requestId, rules } = own;
  const set = (facts: object) => setting({ tx, actor, requestId, rules }, facts);
  await expect(set({ departement: 'D-1' })).rejects.toThrow('AF-2026-000001 would keep what its process does not');
  await expect(set({ departement: 'D-1' })).rejects.toThrow('"departement"');
  await expect(set({ version: '2' })).rejects.toThrow('facts/version');
  // What stands in the schemas is written, for which this test has no database.
  await expect(set({ department: 'D-1' })).rejects.toThrow('not through a database');
});
