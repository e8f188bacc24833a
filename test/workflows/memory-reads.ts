/** What commands and activities read of a record in memory: each reading answers as its statement would. */
import type { Reads } from '../../cases/reads';
import { familiesFrom, taskView } from '../../cases/reading/family';
import { DEMO_DATASETS } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { PERSONAS } from '../../demo/personas';
import type { PolicyVersion } from '../../domain/policy';
import type { Role } from '../../domain/roles';
import { isQualified } from '../../processes/operator-selection/file';
import { definitionOf, hasParts } from '../../processes/laws';
import type { CaseReading } from '../../records/case-reading';
import type { CaseRow } from '../../records/cases';
import type { DatasetRow } from '../../records/datasets';
import type { EventWithTask } from '../../records/events';
import type { PublicNoticeRow } from '../../records/public-notices';
import { EMPTY_READING } from '../effects/rows';
import { readsAs } from '../support/commands';
import { NOW, type KeptEvent, type Rows } from './memory-rows';

const { operatorA, authority } = DEMO_ORGANISATIONS;
const ORGANISATIONS = Object.values(DEMO_ORGANISATIONS);

const ENTRIES = DEMO_DATASETS.map(({ id, title, provider, domain, conditions, fields }): DatasetRow => ({
  ...{ id, title, domain, conditions, version: 1, disputed: false, created_at: NOW, usage: 0 },
  provider_id: provider,
  provider_name: ORGANISATIONS.find((one) => one.id === provider)?.name ?? '',
  fields: [...fields],
}));

/** Everybody may be drawn for every panel: who is, the pool says. */
export const DRAWN: readonly Role[] = ['expert', 'security-officer'];
const PEOPLE = PERSONAS.map(({ id, name, org }) => ({ id, name, org, roles: DRAWN }));

/** What stands around the cases, and does not change with them. */
export interface Surroundings {
  /** Who may be drawn for a panel. */
  readonly pool: readonly string[];
  /** Adopted for every process; null: the defaults. */
  readonly policy: PolicyVersion | null;
  readonly now: () => Promise<Date>;
}

/** @throws Error for a reading that is not kept, naming it */
export function readsOf(rows: Rows, { pool, policy, now }: Surroundings): Reads {
  const kase = (id: string) => Promise.resolve(rows.cases.get(id) ?? null);
  const cases = (which: (one: CaseRow) => boolean) =>
    [...rows.cases.values()].filter(which).sort((a, b) => (a.id < b.id ? -1 : 1));
  const partsOf = (parentId: string) => cases((one) => one.parent_id === parentId);
  const openPartsOf = (parentId: string) => partsOf(parentId).filter(({ status }) => status === 'open');
  const right = (id: string) => Promise.resolve(rows.rights.get(id) ?? null);
  const entries = (ids: readonly string[]) => Promise.resolve(ENTRIES.filter(({ id }) => ids.includes(id)));
  const tasksOf = (caseId: string) => [...rows.tasks.values()].filter((task) => task.case_id === caseId);
  const objectionsOf = (caseId: string) => rows.objections.filter((one) => one.case_id === caseId);
  const openObjectionsOf = (caseId: string) => objectionsOf(caseId).filter(({ status }) => status === 'open');
  const reading = async (id: string, taskIds?: readonly string[]): Promise<CaseReading> => ({
    ...EMPTY_READING,
    now: await now(),
    tasks: taskIds === undefined ? tasksOf(id) : taskIds.flatMap((one) => rows.tasks.get(one) ?? []),
    clock: rows.clock.flatMap(({ caseId, entry }) => (caseId === id ? entry : [])),
    policy,
    authorization: rows.rights.get(rows.cases.get(id)?.authorization_id ?? '') ?? null,
  });
  const known: Partial<Reads> = {
    databaseNow: now,
    findCase: kase,
    lockCase: kase,
    lockOpenCasesOf: (id) => Promise.resolve(cases((one) => one.authorization_id === id && one.status === 'open')),
    casesPartOf: (id) => Promise.resolve(partsOf(id)),
    lockOpenCasesPartOf: (id) => Promise.resolve(openPartsOf(id)),
    partiesOfCasesPartOf: (id) => Promise.resolve(new Map(partsOf(id).map((part) => [part.id, part.party_id]))),
    countQualified: (id) => {
      const [parts, qualified] = [openPartsOf(id), openPartsOf(id).filter(isQualified).length];
      return Promise.resolve({ pending: parts.length - qualified, qualified });
    },
    familiesOf: (of) => Promise.resolve(familiesIn(rows, of)),
    findAuthorization: right,
    lockAuthorization: right,
    readCase: reading,
    lockAndReadCase: async ({ id }, { taskIds }) => {
      const found = await kase(id);
      return found === null ? null : { kase: found, reading: await reading(id, taskIds) };
    },
    lockAndReadById: async (id) => {
      const found = await kase(id);
      const locked = found === null ? null : { kase: found, reading: await reading(id) };
      return { seen: found, locked: found?.parent_id === null ? locked : null };
    },
    tasksOf: (id) => Promise.resolve(tasksOf(id)),
    findTask: (id) => Promise.resolve(rows.tasks.get(id) ?? null),
    findEndedTask: (id) => {
      const task = rows.tasks.get(id);
      const ended = task !== undefined && task.status !== 'open';
      return Promise.resolve(ended ? { ...task, case_outcome: rows.cases.get(task.case_id)?.outcome ?? null } : null);
    },
    openTasksAfter: ({ caseId, steps, afterSeq, limit }) => {
      const opened = rows.events.filter((one) => one.case_id === caseId && one.type === 'task.opened');
      const stillOpen = opened.flatMap(({ seq, task_id: id }) => {
        const task = rows.tasks.get(id ?? '');
        return seq > afterSeq && task?.status === 'open' && steps.includes(task.step) ? [{ id: task.id, seq }] : [];
      });
      return Promise.resolve(stillOpen.slice(0, limit));
    },
    chainPage: (id, afterSeq, limit) => {
      const row = rows.cases.get(id);
      if (row === undefined) return Promise.resolve(null);
      const chain = rows.events.filter((one) => one.case_id === id && one.seq > afterSeq).slice(0, limit);
      const head = { seq: row.head_seq, hash: row.head_hash };
      return Promise.resolve({ head, outcome: row.outcome, events: chain.map((event) => withTask(rows, event)) });
    },
    latestPolicy: () => Promise.resolve(policy),
    latestCalendar: () => Promise.resolve(EMPTY_READING.calendar),
    readOpening: () => Promise.resolve({ policy, calendar: EMPTY_READING.calendar }),
    panelsOf: (id) =>
      Promise.resolve({
        panels: rows.panels.filter((one) => one.case_id === id),
        members: rows.members.filter((one) => one.case_id === id),
      }),
    hasPanel: (id) => Promise.resolve(rows.panels.some((one) => one.case_id === id)),
    findPublicNotice: async (id) => noticeOf(rows, id, await now()),
    countOpenObjections: (id) => Promise.resolve(openObjectionsOf(id).length),
    openObjectionIds: (id) => Promise.resolve(openObjectionsOf(id).map((one) => one.id)),
    objectionsOf: (id) => Promise.resolve(objectionsOf(id)),
    findObjection: (id) => Promise.resolve(rows.objections.find((one) => one.id === id) ?? null),
    lastObjectionAt: (id) => Promise.resolve(objectionsOf(id).at(-1)?.filed_at ?? null),
    documentsByIds: () => Promise.resolve([]),
    actsOfCase: () => Promise.resolve([]),
    authorityOf: () => Promise.resolve(authority),
    cityBody: (body) => Promise.resolve(DEMO_ORGANISATIONS[body]),
    organisationsByIds: (ids) => Promise.resolve(ORGANISATIONS.filter(({ id }) => ids.includes(id))),
    personsWithRole: () => Promise.resolve(PEOPLE.filter(({ id }) => pool.includes(id))),
    findPerson: (id) => Promise.resolve(PEOPLE.find((one) => one.id === id) ?? null),
    datasetsByIds: entries,
    datasetsToSupply: entries,
    findAnomalyReport: () => Promise.resolve(rows.report),
    lockDatasetVersion: () => Promise.resolve(rows.version),
    operatorsSuppliedWith: () => Promise.resolve([operatorA.id]),
    wasSupplied: () => Promise.resolve(true),
  };
  return readsAs(known);
}

function withTask({ tasks }: Rows, event: KeptEvent): EventWithTask {
  const task = tasks.get(event.task_id ?? '');
  return { ...event, task_status: task?.status ?? null, task_outcome: task?.outcome ?? null };
}

function familiesIn({ cases, tasks }: Rows, of: Parameters<Reads['familiesOf']>[0]): ReturnType<typeof familiesFrom> {
  if (!of.some(({ process, parent_id: parent }) => parent !== null || hasParts(process))) return new Map();
  const all = [...cases.values()];
  const handlings = [...tasks.values()].flatMap((task) => {
    const kase = cases.get(task.case_id);
    if (kase === undefined || task.status !== 'decided' || task.escalation_of !== null) return [];
    const { process, definition_version } = kase;
    const at = { root: kase.parent_id ?? kase.id, process, definition_version, step: task.step };
    return [task.decided_by, task.on_behalf_of].flatMap((person) => (person === null ? [] : [{ ...at, person }]));
  });
  const parts = all.flatMap(({ parent_id: root, party_id, opened_by }) =>
    root === null ? [] : [{ root, party_id, opened_by }],
  );
  const parents = new Map(
    of.flatMap(({ parent_id: id }) => {
      const parent = cases.get(id ?? '');
      if (parent === undefined) return [];
      const own = [...tasks.values()].filter((task) => task.case_id === parent.id).map(taskView);
      return [[parent.id, { definition: definitionOf(parent.process, parent.definition_version), tasks: own }]];
    }),
  );
  return familiesFrom(of, { handlings, parts }, parents);
}

function noticeOf({ notices, tasks }: Rows, id: string, now: Date): PublicNoticeRow | null {
  const notice = notices.find((one) => one.id === id);
  if (notice === undefined) return null;
  const window = notice.taskId === null ? undefined : tasks.get(notice.taskId);
  return {
    ...{ id, case_id: notice.caseId, task_id: notice.taskId, kind: notice.kind, title: notice.title },
    ...{ text_zh: notice.text.zh, text_en: notice.text.en, published_at: notice.publishedAt },
    organisations: notice.organisations.flatMap((one) => {
      const found = ORGANISATIONS.find((organisation) => organisation.id === one);
      return found === undefined ? [] : [{ id: found.id, name: found.name }];
    }),
    closes_at: window === undefined ? notice.closesAt : window.due_at,
    takes_objections: window?.status === 'open' && (window.due_at === null || now < window.due_at),
  };
}
