/** A limit asked for by a name that is none would not hold, in silence: the name fails, where a step without a limit has none. */
import { limitOf } from '../../domain/limit';
import { effectivePolicy } from '../../domain/policy';
import { currentDefinition, PROCESSES } from '../../processes/laws';

const policy = effectivePolicy(currentDefinition('rectification'), null, { demo: false });

test('a step and a free limit have theirs by their names', () => {
  expect(policy.limitOf('hearing-notice')).toEqual(limitOf('7wd'));
  expect(policy.limitOf('rectification')).not.toBeNull();
});

test('of a step without a limit, and of an escalation, there is none', () => {
  const unlimited = PROCESSES.map(currentDefinition).flatMap((law) =>
    Object.keys(law.steps).flatMap((step) => (law.steps[step]?.limit === undefined ? [{ law, step }] : [])),
  );
  expect(unlimited).not.toEqual([]);
  for (const { law, step } of unlimited) expect(effectivePolicy(law, null, { demo: false }).limitOf(step)).toBeNull();
  expect(policy.limitOf('rectification-escalation')).toBeNull();
});

test.each(['hearing-notise', 'rectificaton', 'rectificaton-escalation'])('%s is no name of a limit', (name) => {
  for (const ask of ['limitOf', 'remindEvery', 'extensionOf', 'remindersOf'] as const)
    expect(() => policy[ask](name)).toThrow(`no limit ${name}`);
});
