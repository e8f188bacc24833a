/** A definition that names what is not there does not load: a misspelt name would turn a rule off in silence. */
import { defineProcess, type ProcessDefinition } from '../../domain/process';
import { dataRequest as dataRequestLaw } from '../../processes/data-request/law';
import { evaluation as evaluationLaw } from '../../processes/evaluation/law';
import { currentDefinition, PROCESSES } from '../../processes/laws';
import { rectification as rectificationLaw } from '../../processes/rectification/law';

const rectification: ProcessDefinition = rectificationLaw;
const disposition = rectification.steps['disposition'];
const evaluation: ProcessDefinition = evaluationLaw;
const dataRequest: ProcessDefinition = dataRequestLaw;

const parameters = Object.fromEntries(
  Object.entries(evaluation.parameters ?? {}).map(([name, one]) => [
    name,
    one.below === undefined ? one : { ...one, below: 'grade-z' },
  ]),
);

test.each<[string, ProcessDefinition]>([
  [
    'disposition.propose-revokation',
    {
      ...rectification,
      steps: {
        ...rectification.steps,
        ...(disposition && { disposition: { ...disposition, differsFrom: ['disposition.propose-revokation'] } }),
      },
    },
  ],
  ['dispositon', { ...rectification, partySeesFrom: 'dispositon' }],
  ['order.isue', { ...rectification, partySeesFrom: 'order.isue' }],
  ['reviev', { ...dataRequest, clockStep: 'reviev' }],
  ['grade-z', { ...evaluation, parameters }],
])('%s is unknown', (name, definition) => {
  expect(() => defineProcess(definition)).toThrow(name);
});

test('the numbers of each process begin with a prefix of its own: on paper nothing else tells two processes apart', () => {
  const prefixes = PROCESSES.map((process) => currentDefinition(process).prefix);
  expect(new Set(prefixes).size).toBe(PROCESSES.length);
});
