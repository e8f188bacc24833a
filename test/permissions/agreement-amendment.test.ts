/** Who may do what of an amendment (Art. 7, 8), each step against the table made by hand. */
import type { Case } from '../../api/schemas/case';
import { amendment } from '../builders/agreement-amendment';
import { startStack, type Stack } from '../process/stack';
import { Ground } from '../rights/ground';
import { describeWithEngine } from '../support/engine';
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
        const { id: caseId } = await on.as(operator).post<Case>(path, { reason: '业务变化' });
        await on.bring('agreement-amendment', caseId, { to: step, with: step === 'government-decision' ? WIDER : {} });
        return { caseId, operator, task: await on.task(caseId, step) };
      },
      personaOf: (who, { operator }) => (who === 'operator' ? operator : who),
    });
  });
});
