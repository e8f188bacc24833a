/** A case in which a body is consulted: a department in time, or the cyberspace administration, late, over whose answer the director stands. */
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import type { Row } from './expected';

const { health, cyberspace } = DEMO_ORGANISATIONS;
const ESCALATED = 'consultation-escalation';

export const askedFor = (step: string) => ({
  bodies: [step === ESCALATED ? cyberspace.id : health.id],
  question: '可否用于该场景？',
});

/** The limits of policy under which the case comes to the step. */
export const limitsOf = (step: string) => ({ consultation: step === ESCALATED ? 'PT1S' : '5wd' });

/** Beside the director's task the late answer is the body's own to give. */
export const isConsultedLate = ({ step, who }: Pick<Row, 'step' | 'who'>) =>
  `${step} ${who}` === 'consultation cyberspace';
