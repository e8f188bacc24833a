/** The catalogue tells parties, and wakes, what release 0.1.0 told and woke by two patterns, and what came since; what it does not know is withheld. */
import { EVENTS, eventKind } from '../../domain/events';

const TOLD =
  /^(case\.(opened|supplemented|held|resumed|closed|withdrawn)|task\.(opened|decided|expired|voided)|clock\.|supply\.|right\.|agreement\.|termination\.|evaluation\.|inspection\.recorded|document\.added|request\.narrowed|clearance\.)/;
const WOKE_EVERY_STEP =
  /^(case\.(held|resumed|closed)|clock\.|panel\.|right\.|agreement\.amended|termination\.|objection\.|consultation\.asked|application\.|report\.|finding\.)/;
const ENDED_A_TASK = ['task.decided', 'task.expired', 'task.voided'];

test.each(Object.entries(EVENTS))('%s', (type, { title, audience, wakes }) => {
  expect(audience).toBe(TOLD.test(type) ? 'party' : 'authority');
  expect(wakes).toBe(ENDED_A_TASK.includes(type) ? 'task' : WOKE_EVERY_STEP.test(type) ? 'case' : undefined);
  expect([title.zh, title.en]).toEqual([
    expect.stringMatching(/\p{Script=Han}/u),
    expect.stringMatching(/^[a-z][a-z :-]+$/),
  ]);
});

test('a type of another release is none', () => {
  expect([eventKind('case.reincarnated'), eventKind('constructor')]).toEqual([undefined, undefined]);
});
