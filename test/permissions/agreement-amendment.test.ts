/** Who may do what of an amendment (Art. 7, 8), each step against the table made by hand. */
import type { Case } from '../../api/schemas/case';
import { isOfConsultation } from '../../domain/consultation-step';
import { amendment } from '../builders/agreement-amendment';
import { startStack, type Stack } from '../process/stack';
import { Ground } from '../rights/ground';
import { describeWithEngine } from '../support/engine';
import { askedFor, isConsultedLate, limitsOf } from './consulted';
import { AGREEMENT_AMENDMENT } from './expected-agreement-amendment';
import { describeMatrix, type Scene } from './matrix';

const TRANSPORT = { domains: ['交通运输'], providers: [], datasetIds: [], productKinds: [] };
/** What is not limited is wider than any scope, and decided by the government. */
const WIDER = { 'draft.submit': amendment({ scope: null }) };

interface OfRight extends Scene {
  readonly operator: string;
}

describeWithEngine('who may do what of an amendment', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack();
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  describe('an amendment', () => {
    describeMatrix<OfRight>({
      rows: AGREEMENT_AMENDMENT,
      on: () => on,
      personal: [],
      sceneOf: async (step) => {
        const { id, operator } = await on.inForce({ scope: TRANSPORT });
        const path = `/v1/authorizations/${id}/amendments`;
        await on.limits('agreement-amendment', limitsOf(step));
        const { id: caseId } = await on.as(operator).post<Case>(path, { reason: '业务变化' });
        const isConsulted = isOfConsultation(step);
        const to = isConsulted ? 'draft' : step;
        await on.bring('agreement-amendment', caseId, { to, with: step === 'government-decision' ? WIDER : {} });
        if (isConsulted) await on.as('officer').post(`/v1/cases/${caseId}/consultations`, askedFor(step));
        return { caseId, operator, task: await on.task(caseId, step) };
      },
      personaOf: (who, { operator }) => (who === 'operator' ? operator : who),
      hasOwnTask: isConsultedLate,
    });
  });

  it('is read with the right that it is about, by who decides on it, and by nobody else', async () => {
    const { id, operator } = await on.inForce({ scope: TRANSPORT });
    const read = async (who: string) => (await on.as(who).request('GET', `/v1/authorizations/${id}`)).status;
    const { id: caseId } = await on.as('officer').post<Case>(`/v1/authorizations/${id}/amendments`, { reason: '变化' });
    expect(await read('government')).toBe(404);
    await on.bring('agreement-amendment', caseId, { from: 'draft', to: 'government-decision', with: WIDER });
    await on.task(caseId, 'government-decision');
    for (const who of ['government', 'officer', 'director', 'auditor', 'platform', operator])
      expect(await read(who)).toBe(200);
    for (const who of ['steward-transport', 'operator-b', 'cyberspace', 'system-admin'])
      expect(await read(who)).toBe(404);
  });
});
