/**
 * Every invariant of DESIGN by its number, kept; and for each the mutants that turn it red: a constraint or trigger dropped
 * from a cloned database, or one function replaced.
 */
import type { Preview } from '../../cases/preview';
import type { suppliesEnd } from '../../cases/supply-end';
import type * as caseReading from '../../records/case-reading';
import type { Tx } from '../../records/database';
import { latestPolicy } from '../../records/policies';
import * as promises from './promises';

type Named = keyof Omit<typeof promises, 'TestRecord' | 'brokenInvariants' | 'supplied'>;

/** Ends the supplies, and nothing follows. */
const endsAlone: typeof suppliesEnd = (ctx, _, ended) => {
  ctx.unit.record({ kind: 'supply.end', ends: ended.map(({ supply, how, at }) => ({ id: supply.id, how, at })) });
  return Promise.resolve();
};

async function keeps(name: Named, prepare: readonly string[] = [], from: typeof promises = promises): Promise<void> {
  const record = await from.TestRecord.open();
  try {
    for (const statement of prepare) await record.superuser(statement);
    await from[name](record);
  } finally {
    await record.close();
  }
}

interface Mutant {
  readonly without: string;
  /** What the promise then says, so that it is red for the right reason. */
  readonly red: string | RegExp;
  /** Done to the database beforehand. */
  readonly database?: readonly string[];
  /** One module with one function replaced. */
  readonly code?: { readonly module: string; readonly replace: (actual: Record<string, unknown>) => object };
}

/** With the mutant in place the promise is broken. */
async function breaks(name: Named, { database, code, red }: Mutant): Promise<void> {
  if (code === undefined) return expect(keeps(name, database)).rejects.toThrow(red);
  await jest.isolateModulesAsync(async () => {
    const actual = jest.requireActual<Record<string, unknown>>(code.module);
    jest.doMock(code.module, () => ({ ...actual, ...code.replace(actual) }));
    try {
      await expect(keeps(name, database, jest.requireActual<typeof promises>('./promises'))).rejects.toThrow(red);
    } finally {
      jest.dontMock(code.module);
    }
  });
}

const INVARIANTS: readonly {
  readonly n: number;
  readonly says: string;
  readonly name: Named;
  readonly mutants: readonly Mutant[];
}[] = [
  {
    n: 1,
    says: 'no access without a live right, at once, with engine and worker stopped',
    name: 'accessOnlyWithALiveRight',
    mutants: [
      {
        without: 'the right',
        red: 'suspended',
        code: { module: '../../domain/right', replace: () => ({ rightStatus: () => 'in-force' }) },
      },
      { without: 'the doubt', red: 'in doubt', code: { module: '../../services/trail/mark', replace: withoutDoubt } },
    ],
  },
  {
    n: 2,
    says: 'one need, one application, one supply',
    name: 'oneNeedOneApplicationOneSupply',
    mutants: [
      {
        without: 'the index of applications',
        red: 'Missing expected rejection',
        database: ['DROP INDEX one_application_per_need'],
      },
      {
        without: 'one supply per application',
        red: 'Missing expected rejection',
        database: ['ALTER TABLE supplies DROP CONSTRAINT supplies_case_id_key'],
      },
      {
        without: 'one supply per need',
        red: 'Missing expected rejection',
        database: ['ALTER TABLE supplies DROP CONSTRAINT supplies_need_id_key'],
      },
    ],
  },
  {
    n: 3,
    says: 'a task ends once, a closed case never changes, nothing is decided on hold',
    name: 'aTaskEndsOnce',
    mutants: [
      { without: "the task's trigger", red: 'an ended task', database: ['DROP TRIGGER task_ends_once ON tasks'] },
      { without: "the case's trigger", red: 'a closed case', database: ['DROP TRIGGER closed_case_is_final ON cases'] },
      {
        without: 'the refusals',
        red: 'ended under the lock',
        code: {
          module: '../../cases/may-decide',
          replace: () => ({ assertOpen: () => undefined, assertMayDecide: () => undefined }),
        },
      },
    ],
  },
  {
    n: 4,
    says: 'separation of duties over the whole case, by person and by organisation',
    name: 'dutiesAreSeparate',
    mutants: [
      {
        without: 'the rule',
        red: 'the reviewer',
        code: { module: '../../domain/permissions', replace: () => ({ refusalToDecide: () => null }) },
      },
    ],
  },
  {
    n: 5,
    says: 'only a person ends or restores a right',
    name: 'onlyAPersonEndsOrRestoresARight',
    mutants: [
      {
        without: 'the name of who lifts an order',
        red: 'lifted by nobody',
        database: ['ALTER TABLE suspension_orders DROP CONSTRAINT suspension_orders_check'],
      },
      {
        without: 'the roles of a decision',
        red: 'the system decides',
        code: {
          module: '../../domain/permissions',
          replace: () => ({ seesAll: () => true, maySeeTask: () => true, refusalToDecide: () => null }),
        },
      },
    ],
  },
  {
    n: 6,
    says: 'the trail is appended to and never changed, and every change is found',
    name: 'theTrailIsAppendOnly',
    mutants: [
      { without: 'the triggers', red: 'the trigger', database: ['ALTER TABLE events DISABLE TRIGGER USER'] },
      {
        without: 'the grants',
        red: 'the role',
        database: ['GRANT UPDATE, DELETE, TRUNCATE ON events TO approvals_app'],
      },
      {
        without: 'the verifier',
        red: 'an edit',
        code: {
          module: '../../services/trail/verify',
          replace: () => ({ verifyTrail: () => Promise.resolve({ valid: true }) }),
        },
      },
    ],
  },
  {
    n: 7,
    says: 'a decision binds what was seen: a stale hash is refused',
    name: 'aDecisionBindsWhatWasSeen',
    mutants: [
      {
        without: 'the hash',
        red: 'materials-changed',
        code: {
          module: '../../cases/materials',
          replace: () => ({ materialsHash: () => Promise.resolve('always') }),
        },
      },
    ],
  },
  {
    n: 9,
    says: 'a case runs under the rules it was opened under',
    name: 'aCaseRunsUnderItsOpeningRules',
    mutants: [
      {
        without: 'the pin',
        red: '21wd',
        code: { module: '../../records/case-reading', replace: withNewestPolicy },
      },
    ],
  },
  {
    n: 16,
    says: 'what an amendment harms was in the preview that was decided on',
    name: 'whatAnAmendmentHarmsWasShown',
    mutants: [
      {
        without: 'the effects among the materials',
        red: 'one more than was seen',
        code: { module: '../../cases/preview', replace: () => ({ withEffects: (materials: string) => materials }) },
      },
      {
        without: 'the preview',
        red: 'one more than was seen',
        code: {
          module: '../../processes/agreement-amendment/preview',
          replace: () => ({ effectsOfAmendment: () => Promise.resolve({ supplies: [] }) }),
        },
      },
      {
        without: 'the whole of the preview',
        red: 'what was shown is done',
        code: { module: '../../processes/agreement-amendment/preview', replace: withNarrowedOnes },
      },
      {
        without: 'what follows from the signature',
        red: 'what lies outside goes',
        code: {
          module: '../../processes/agreement-amendment/harm',
          replace: () => ({ carryOut: () => Promise.resolve() }),
        },
      },
    ],
  },
  {
    n: 17,
    says: 'every end of a supply has its clearance, one and in its commit',
    name: 'everyEndHasItsClearance',
    mutants: [
      {
        without: 'the trigger of ends',
        red: 'an end by hand',
        database: ['DROP TRIGGER every_end_has_its_clearance ON supplies'],
      },
      { without: 'the index', red: 'a second clearance', database: ['DROP INDEX one_clearance_per_supply'] },
      { without: 'the one end', red: 'a second end', database: ['DROP TRIGGER supply_ends_once ON supplies'] },
      {
        without: 'what follows from an end',
        red: 'ends without a clearance',
        code: { module: '../../cases/supply-end', replace: () => ({ suppliesEnd: endsAlone }) },
      },
    ],
  },
  {
    n: 10,
    says: 'acknowledged is durable, and done once',
    name: 'acknowledgedIsDurable',
    mutants: [
      {
        without: 'the first answer',
        red: 'task-already-decided',
        code: {
          module: '../../records/idempotency',
          replace: () => ({ claimKey: () => Promise.resolve({ locked: true, stored: null }) }),
        },
      },
      {
        without: 'the wake-up',
        red: 'one effect and its wake-up',
        code: {
          module: '../../records/outbox',
          replace: () => ({ wakeUpsToSend: (tx: object) => ({ tx, rows: [] }) }),
        },
      },
    ],
  },
  {
    n: 15,
    says: 'a supply has one permit at every instant, and is lengthened by a decision alone',
    name: 'onePermitAtEveryInstant',
    mutants: [
      {
        without: 'the constraint',
        red: 'two permits at one instant',
        database: ['ALTER TABLE permit_versions DROP CONSTRAINT one_permit_at_an_instant'],
      },
      {
        without: 'what the record does with the next permit',
        red: /lengthened by a decision.*one_permit_at_an_instant/s,
        database: ['DROP TRIGGER permit_versions_next ON permit_versions'],
      },
      {
        without: 'the grants',
        red: 'Missing expected rejection',
        database: ['GRANT UPDATE, DELETE ON permit_versions TO approvals_app'],
      },
    ],
  },
];

/** Shows each supply that is harmed as one that is narrowed. */
function withNarrowedOnes(actual: Record<string, unknown>): object {
  const preview = actual['effectsOfAmendment'] as Preview;
  const effectsOfAmendment: Preview = async (read, kase) => {
    const effects = await preview(read, kase);
    return effects && { ...effects, supplies: effects.supplies.map((one) => ({ ...one, effect: 'narrowed' })) };
  };
  return { effectsOfAmendment };
}

function withNewestPolicy(): object {
  const { lockAndReadById, lockAndReadCase } = jest.requireActual<typeof caseReading>('../../records/case-reading');
  const withNewest = async (tx: Tx, locked: caseReading.LockedCase): Promise<caseReading.LockedCase> => ({
    ...locked,
    reading: { ...locked.reading, policy: await latestPolicy(tx, locked.kase.process) },
  });
  const replaced: typeof lockAndReadCase = async (tx, seen, how) => {
    const locked = await lockAndReadCase(tx, seen, how);
    return locked && withNewest(tx, locked);
  };
  const byId: typeof lockAndReadById = async (tx, id) => {
    const { seen, locked } = await lockAndReadById(tx, id);
    return { seen, locked: locked && (await withNewest(tx, locked)) };
  };
  return { lockAndReadCase: replaced, lockAndReadById: byId };
}

function withoutDoubt(actual: Record<string, unknown>): object {
  const Mark = actual['TrailMark'] as new (...args: unknown[]) => object;
  return {
    TrailMark: class extends Mark {
      get doubt(): null {
        return null;
      }
    },
  };
}

describe.each(INVARIANTS)('invariant $n: $says', ({ name, mutants }) => {
  it('is kept', () => keeps(name));
  it.each(mutants)('is seen to be broken without $without', (mutant) => breaks(name, mutant));
});

// Invariant 8, that raw or reversible data never leaves as a product, comes with product releases.
