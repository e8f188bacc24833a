/** 文号: without gaps per kind and year, whatever commits at the same time and whatever is given up. */
import { decide } from '../../cases/decide';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import type { Actor } from '../../domain/roles';
import { nextActNumber, type ActRow } from '../../records/acts';
import { openDatabase, type Database, type Tx, type Writing } from '../../records/database';
import { Journey } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { Office } from './office';

const OFFICER: Actor = { id: 'officer', org: DEMO_ORGANISATIONS.authority.id, roles: ['case-officer'] };
const COMMITS = 20;

describe('the numbers of acts', () => {
  let stack: Stack;
  let db: Database;
  let office: Office;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    db = openDatabase(stack.record.url, { max: COMMITS + 10 });
    office = new Office(new Journey(stack));
  });
  afterAll(async () => {
    await db.destroy();
    await stack.stop();
  });

  const refuse = async (taskId: string, then: () => void = () => undefined): Promise<void> => {
    const task = await db<{ id: string; materials_hash: string }>('tasks').where({ id: taskId }).first();
    await db.transaction(async (tx) => {
      const ctx = { tx, actor: OFFICER, requestId: taskId, rules: stack.rules };
      const materialsHash = task?.materials_hash ?? '';
      await decide(ctx, taskId, { outcome: 'refuse', opinion: '不属于本办法的范围', materialsHash });
      then();
    });
  };
  const numbers = async (): Promise<number[]> => {
    const rows = await db<ActRow>('acts').where({ kind: 'refusal' }).orderBy('number');
    return rows.map((row) => row.number);
  };
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

  it('have no gap and no double under 20 commits at once with 10 that are given up in between', async () => {
    const tasks: string[] = [];
    for (let n = 0; n < COMMITS + 10; n += 1) tasks.push(await office.open(await office.on.file(), 'acceptance'));
    const results = await Promise.allSettled(
      tasks.map((task, n) =>
        refuse(task, () => {
          if (n % 3 === 2) throw new Error('given up');
        }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(COMMITS);
    expect(await numbers()).toEqual(upTo(COMMITS));
    // What was given up is decided later, and takes the next numbers.
    for (const task of tasks.filter((_, n) => n % 3 === 2)) await refuse(task);
    expect(await numbers()).toEqual(upTo(COMMITS + 10));
  });

  it('are counted for each kind and year by itself', async () => {
    const drawn = await db.transaction(async (transaction: Tx) => {
      const tx = transaction as Writing;
      return [
        await nextActNumber(tx, 'refusal', 2099),
        await nextActNumber(tx, 'refusal', 2099),
        await nextActNumber(tx, 'refusal', 2100),
        await nextActNumber(tx, 'order', 2099),
      ];
    });
    expect(drawn).toEqual([1, 2, 1, 1]);
  });

  it('and the acts themselves cannot be changed or taken away by the application', async () => {
    await expect(db('acts').update({ text: '' })).rejects.toThrow('permission denied');
    await expect(db('acts').delete()).rejects.toThrow('permission denied');
    await expect(db('act_numbers').delete()).rejects.toThrow('permission denied');
  });
});
