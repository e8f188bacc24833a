/** What differs between the drawn panels of the processes: whom the pool is of, how many sit, whose people may not, and the article. */
import type { Role } from '../domain/roles';
import type { Dossier } from './dossier';
import { fileOf } from './selection-file';

export interface PanelRules {
  /** The pool: everyone who holds it. */
  readonly role: Role;
  readonly article: string;
  /** How many sit on a panel that is called now. */
  readonly seats: (work: Dossier) => number | Promise<number>;
  /** Organisations whose people may not sit, beside the party's. */
  readonly excluded?: (work: Dossier) => Promise<readonly string[]>;
}

const RULES: Readonly<Record<string, PanelRules>> = {
  'data-request': { role: 'expert', article: 'Art. 15 ¶2', seats: expertsCalled },
  'security-inspection': { role: 'security-officer', article: 'Art. 25', seats: inspectors },
  evaluation: { role: 'expert', article: 'Art. 27', seats: ratersWanted },
  'operator-selection': {
    role: 'expert',
    article: 'Art. 5',
    seats: (round) => fileOf(round.kase).panelSize,
    excluded: async ({ read, kase }) => [...(await read.partiesOfCasesPartOf(kase.id)).values()],
  },
};

export function panelRules(work: Dossier): PanelRules {
  const { process } = work.kase;
  const rules = Object.hasOwn(RULES, process) ? RULES[process] : undefined;
  if (rules === undefined) throw new Error(`${process} has no panel`);
  return rules;
}

/** As many as the reviewer called in last. */
function expertsCalled(work: Dossier): number {
  const call = work.tasks.filter((task) => task.outcome === 'need-experts').at(-1);
  const count = call?.data?.count;
  if (typeof count !== 'number') throw new Error(`${work.kase.id} has called no experts`);
  return count;
}

async function inspectors(work: Dossier): Promise<number> {
  return Number((await work.policy()).parameterOf('inspectors'));
}

/** As many as the evaluation was opened with. */
function ratersWanted({ kase }: Dossier): number {
  const { raters } = kase.file;
  if (typeof raters !== 'number') throw new Error(`${kase.id} wants no raters`);
  return raters;
}
