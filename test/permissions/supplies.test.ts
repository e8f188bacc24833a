/** What becomes of a supply (Art. 14, 15, 18, 22, 23), each step against the table made by hand. */
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import type { Case } from '../../api/schemas/case';
import { isOfConsultation } from '../../domain/consultation-step';
import { addDays, localDateOf, type LocalDate } from '../../domain/local-date';
import { startStack, type Stack } from '../process/stack';
import { Ground } from '../rights/ground';
import { describeWithEngine } from '../support/engine';
import { renewal } from '../builders/supply-renewal';
import { stopping } from '../builders/supply-stop';
import { askedFor, isConsultedLate, limitsOf } from './consulted';
import { SUPPLY_CLOSURE, SUPPLY_RENEWAL, SUPPLY_STOP } from './expected-supplies';
import { describeMatrix, type Scene } from './matrix';

describeWithEngine('who may do what of a supply’s clearance, renewal and stop', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack();
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  const supply = (lastDay?: LocalDate) =>
    on.supplyOnRecord({ id: DEMO_AUTHORIZATIONS[0].id, org: DEMO_ORGANISATIONS.operatorA.id }, lastDay);

  const clearanceAt = async (step: string): Promise<string> => {
    const late = step === 'overdue';
    if (late) await on.limits('supply-closure', { statement: 'PT1S' });
    const supplyId = await supply();
    await on.giveBack(supplyId, { operator: 'operator-a' });
    const { id } = await on.clearance(supplyId);
    if (late) await on.limits('supply-closure', { statement: '10wd' });
    return late ? id : on.bring('supply-closure', id, { to: step });
  };

  describe('a clearance', () => {
    describeMatrix<Scene>({
      rows: SUPPLY_CLOSURE,
      on: () => on,
      personal: [],
      sceneOf: async (step) => {
        const caseId = await clearanceAt(step);
        return { caseId, task: await on.task(caseId, step) };
      },
      personaOf: (who) => who,
      // The late statement beside it is the operator's own.
      hasOwnTask: ({ step, who }) => step === 'overdue' && who === 'operator-a',
    });
  });

  describe('a renewal', () => {
    describeMatrix<Scene>({
      rows: SUPPLY_RENEWAL,
      on: () => on,
      personal: [],
      sceneOf: async (step) => {
        const end = addDays(localDateOf(await stack.now()), 30);
        const path = `/v1/supplies/${await supply(end)}/renewals`;
        await on.limits('supply-renewal', limitsOf(step));
        const { id } = await on.as('operator-a').post<Case>(path, renewal(end));
        const isConsulted = isOfConsultation(step);
        const caseId = await on.bring('supply-renewal', id, { to: isConsulted ? 'review' : step });
        if (isConsulted) await on.as('reviewer').post(`/v1/cases/${id}/consultations`, askedFor(step));
        return { caseId, task: await on.task(caseId, step) };
      },
      personaOf: (who) => who,
      hasOwnTask: isConsultedLate,
    });
  });

  describe('a stop', () => {
    describeMatrix<Scene>({
      rows: SUPPLY_STOP,
      on: () => on,
      personal: [],
      sceneOf: async (step) => {
        const { id } = await on.as('officer').post<Case>(`/v1/supplies/${await supply()}/stops`, stopping());
        const caseId = await on.bring('supply-stop', id, { to: step });
        return { caseId, task: await on.task(caseId, step) };
      },
      personaOf: (who) => who,
    });
  });
});
