/** Names of organisations are read in the statement that reads the case: whichever process answers, it tells them as they stand. */
import type { Task } from '../../api/schemas/case';
import { openStep } from '../../cases/open-task';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { Journey } from '../process/journey';
import { startStack, type Stack } from '../process/stack';

let stack: Stack;
let on: Journey;
beforeAll(async () => {
  stack = await startStack({ engine: false });
  on = new Journey(stack);
});
afterAll(() => stack.stop());

const { operatorA, authority } = DEMO_ORGANISATIONS;
const rename = (id: string, name: string) => stack.database('organisations').where({ id }).update({ name });

it('a case, its tasks, lists of them and the answers to commands tell the name of today', async () => {
  const id = await on.file();
  const { taskId } = await on.within({ id: 'system', org: '', roles: [] }, (ctx) =>
    openStep(ctx, { caseId: id, step: 'acceptance', round: 1, seat: '' }),
  );
  for (const round of ['甲', '乙']) {
    const [party, holder] = [`运营公司${round}`, `数据局${round}`];
    await rename(operatorA.id, party);
    await rename(authority.id, holder);
    const names = (task: Task) => [task.applicant.name, task.party.name];
    const officer = on.as('officer');
    expect((await on.kase(id)).party.name).toBe(party);
    expect((await officer.get<{ items: { party: { name: string } }[] }>('/v1/cases')).items[0]?.party.name).toBe(party);
    expect(names(await officer.get<Task>(`/v1/tasks/${taskId}`))).toEqual([party, holder]);
    expect((await on.tasks(id)).map(names)).toEqual([[party, holder]]);
    const todo = await officer.get<{ items: Task[] }>(`/v1/tasks?box=todo&caseId=${id}`);
    expect(todo.items.map(names)).toEqual([[party, holder]]);
    const act = round === '甲' ? 'claim' : 'release';
    expect(names(await officer.post<Task>(`/v1/tasks/${taskId}/${act}`, {}))).toEqual([party, holder]);
  }
});
