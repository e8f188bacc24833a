/** Every role at every step of an authorisation and of a rectification, over HTTP, against a table made by hand (invariant 4). */
import { DEMO_AUTHORIZATIONS, DEMO_CANDIDATE } from '../../demo/catalogue';
import { Office } from '../acts/office';
import { usualData } from '../builders/bring';
import { Journey } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { EXPECTED_OF_RIGHTS, STRANGERS, type Cell, type StepRow } from './expected-rights';

const ANSWERS: Readonly<Record<Cell, readonly [number, string]>> = {
  '+': [409, 'materials-changed'], // everything was in order but the stale hash
  s: [403, 'separation-of-duties'],
  '-': [403, 'forbidden'],
  '.': [404, 'not-found'],
};

/** How the step is decided so that the next one of the table is reached; the first outcome's data is what is tried by everybody. */
const OUTCOMES: Readonly<Record<string, string>> = {
  'authorization draft': 'submit',
  'authorization operator-signature': 'sign',
  'authorization authority-signature': 'sign',
  'authorization operator-consent': 'decline',
  'authorization authority-consent': 'decline',
  'authorization evidence-watch': 'note',
  'rectification draft': 'submit',
  'rectification order': 'issue',
  'rectification service': 'served',
  'rectification rectification': 'submit',
  'rectification verification': 'recommend-fail',
  'rectification lift-decision': 'fail',
  'rectification disposition': 'propose-revocation',
  'rectification notice-of-revocation': 'respond',
  'rectification hearing': 'record',
  'rectification revocation': 'revoke',
  'rectification revocation-service': 'served',
};

describe('who may see and decide in the life of a right', () => {
  let stack: Stack;
  let on: Journey;
  let office: Office;
  const cases: Partial<Record<StepRow['process'], string>> = {};
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Journey(stack);
    office = new Office(on);
    const { caseId } = await on.as('officer').get<{ caseId: string }>(`/v1/authorizations/${DEMO_CANDIDATE.id}`);
    const right = DEMO_AUTHORIZATIONS[0].id;
    await stack.database('authorizations').where({ id: right }).update({ e_service: false });
    const path = `/v1/authorizations/${right}/rectifications`;
    const { id } = await on.as('officer').post<{ id: string }>(path, { reason: '日常监管' });
    Object.assign(cases, { authorization: caseId, rectification: id });
  });
  afterAll(() => stack.stop());

  const personaOf = (process: StepRow['process'], who: string): string => {
    if (who === 'operator') return process === 'authorization' ? 'candidate-d' : 'operator-a';
    return who === 'other' ? 'operator-b' : who;
  };

  it.each(EXPECTED_OF_RIGHTS)('$process: $step', async ({ process, step, cells }) => {
    const caseId = cases[process] ?? '';
    const outcome = OUTCOMES[`${process} ${step}`] ?? '';
    const data = usualData({ process, step }, outcome);
    const taskId = await office.open(caseId, step, step === 'evidence-watch' ? { seat: 'credit' } : {});
    const all = [...cells, ...STRANGERS.map((who) => [who, '.'] as const)];
    for (const [who, cell] of all) {
      const client = on.as(personaOf(process, who));
      for (const path of [`/v1/cases/${caseId}`, `/v1/cases/${caseId}/events`, `/v1/tasks/${taskId}`]) {
        const { status } = await client.request('GET', path);
        expect([who, path, status]).toEqual([who, path, cell === '.' ? 404 : 200]);
      }
      const stale = { outcome, opinion: '依法办理', data, materialsHash: 'stale' };
      const answer = await client.request<{ code?: string }>('POST', `/v1/tasks/${taskId}/decision`, stale);
      expect([who, answer.status, answer.body.code]).toEqual([who, ...ANSWERS[cell]]);
      const withdrawn = await client.request('POST', `/v1/cases/${caseId}/withdraw`, { reason: '撤回' });
      expect([who, withdrawn.status]).toEqual([who, cell === '.' ? 404 : 403]); // §3 and §5 are nobody's to withdraw
      const todo = await client.request<{ items?: { id: string }[] }>('GET', `/v1/tasks?box=todo&caseId=${caseId}`);
      const offered = (todo.body.items ?? []).some((one) => one.id === taskId);
      expect([who, offered]).toEqual([who, cell === '+']);
    }
    await on.take(caseId, step, outcome);
  });

  it('ends with the right revoked, by people of whom none acted in two duties', async () => {
    expect(await on.kase(cases.rectification ?? '')).toMatchObject({ status: 'closed', outcome: 'revoked' });
  });
});
