/** Opening a case of any process: readable id, pinned definition and policy, its first event and the wake-up of its workflow. */
import type { Cited } from '../domain/measures';
import { command } from './command';
import type { CommandContext } from './unit';
import type { FileOf } from '../processes/facts';
import { writtenFile } from '../processes/written-facts';
import { localDateOf, yearOf } from '../domain/local-date';
import { measuresStatus, type MeasuresStatus } from '../domain/measures-term';
import { currentDefinition, type ProcessName } from '../processes/laws';
import { ofParty } from '../domain/permissions';
import { Refusal, type Bilingual } from '../domain/refusal';
import type { AuthorizationRow } from '../records/authorizations';
import type { CaseRow } from '../records/cases';
import { AUTHORITY } from '../records/notices';
import { Dossier } from './dossier';

export interface NewCaseInput<P extends ProcessName = ProcessName> {
  readonly process: P;
  readonly title: string;
  readonly partyId: string;
  readonly now: Date;
  /** Before now for what was opened before the system. */
  readonly openedAt?: Date;
  readonly file: FileOf<P>;
  readonly basis: Cited;
  readonly needId?: string;
  readonly supplyId?: string;
  /** The right the case hangs on; the caller holds its lock. */
  readonly authorization: AuthorizationRow | null;
  /** The case that it belongs to, locked by the caller. */
  readonly parent?: Dossier;
}

/** Art. 29: in force from the day of issuing, for two years. */
const NO_NEW_RIGHTS: Readonly<Record<Exclude<MeasuresStatus, 'in-force'>, Bilingual>> = {
  'not-yet-in-force': {
    zh: '本办法尚未施行，不受理新的申请',
    en: 'the measures are not in force yet: no new rights are granted',
  },
  'run-out': {
    zh: '本办法有效期已满且无后续办法，不再受理新的申请',
    en: 'the measures have run out and no successor is in force: no new rights are granted',
  },
};

/** Opens the case, and adds its dossier to the unit; the caller adds what else belongs to the opening. */
export const openCase = command(
  async <P extends ProcessName>(ctx: CommandContext, input: NewCaseInput<P>): Promise<Dossier<P>> => {
    const definition = currentDefinition(input.process);
    const file = writtenFile(input.file);
    const today = localDateOf(input.openedAt ?? input.now);
    const measures = measuresStatus(ctx.rules, today);
    if (definition.grantsNewRights && measures !== 'in-force') {
      throw new Refusal('not-in-force', NO_NEW_RIGHTS[measures], { article: 'Art. 29' });
    }
    const number = String(await ctx.numbers.drawCaseNumber()).padStart(6, '0');
    const { policy, calendar } = await ctx.read.readOpening(input.process);
    const policyVersion = policy?.version ?? 0;
    const row: CaseRow = {
      id: `${definition.prefix}-${yearOf(today)}-${number}`,
      process: input.process,
      definition_version: definition.version,
      policy_version: policyVersion,
      title: input.title,
      status: 'open',
      outcome: null,
      party_id: input.partyId,
      opened_by: ctx.actor.id,
      opened_at: input.openedAt ?? input.now,
      closed_at: null,
      held_since: null,
      party_visible: definition.partySeesFrom === undefined,
      file,
      facts: {},
      need_id: input.needId ?? null,
      authorization_id: input.authorization?.id ?? null,
      parent_id: input.parent?.kase.id ?? null,
      supply_id: input.supplyId ?? null,
      head_seq: 0,
      head_hash: '',
    };
    ctx.unit.record({ kind: 'case.open', row });
    const work = ctx.unit.add(
      new Dossier(ctx, {
        process: input.process,
        kase: row,
        reading: {
          ...{ now: input.now, tasks: [], clock: [], documents: [], authorization: input.authorization },
          organisations: [],
          ...{ policy, calendar },
        },
        parent: input.parent ?? null,
        family: (await ctx.read.familiesOf([row])).get(row.id),
      }),
    );
    work.record({
      type: 'case.opened',
      basis: input.basis,
      payload: { process: input.process, definitionVersion: definition.version, policyVersion, file },
    });
    if (ofParty(ctx.actor, work.view, definition)) {
      const { zh, en } = definition.title;
      work.notify(AUTHORITY, { zh: `收到${zh}`, en: `${en} filed` });
    }
    work.wake('caseCommanded', { command: 'open', by: ctx.actor.id });
    return work;
  },
);
