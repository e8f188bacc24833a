/** What can be done to a file of lines: every way that somebody who has it in hand might try, one at a time. */

import { newSigner, signedAnew, textOf, type EmptyFolder } from './archived';

export interface Alteration {
  readonly what: string;
  readonly lines: readonly string[];
}

type Json = string | number | boolean | null | Json[] | { [member: string]: Json };

type Line = { [member: string]: Json } & { readonly kind: string };

/** Another value of the same kind. */
function another(value: Json): Json {
  if (typeof value === 'string') return value === '' ? 'x' : `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === null) return 'x';
  if (Array.isArray(value)) return [...value, 'x'];
  return { ...value, added: 1 };
}

/** The value with each member, at any depth, changed in turn. */
function* changed(value: Json, path = ''): Generator<{ at: string; value: Json }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const one of changed(item, `${path}/${index}`)) yield { at: one.at, value: value.with(index, one.value) };
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      for (const one of changed(item, `${path}/${name}`)) yield { at: one.at, value: { ...value, [name]: one.value } };
    }
  }
  if (path !== '') yield { at: path, value: another(value) };
}

/** Each line's members changed, dropped, added, in another order, twice; each line dropped, doubled, swapped, respelt. */
export function* alterations(lines: readonly string[]): Generator<Alteration> {
  for (const [index, line] of lines.entries()) {
    const value = JSON.parse(line) as Line;
    const { kind } = value;
    const at = (what: string, ...replacement: string[]): Alteration => ({
      what: `${what} of line ${index + 1} (${kind})`,
      lines: lines.toSpliced(index, 1, ...replacement),
    });
    for (const one of changed(value)) yield at(`${one.at} changed`, JSON.stringify(one.value));
    for (const name of Object.keys(value)) {
      const { [name]: gone, ...rest } = value;
      yield at(`${name} dropped`, JSON.stringify(rest));
      if (Object.keys(rest).length > 0 && Object.keys(value)[0] !== name)
        yield at(`${name} put first`, JSON.stringify({ [name]: gone, ...rest }));
    }
    yield at('a member added', `${line.slice(0, -1)},"x":1}`);
    yield at('a member doubled', `{"kind":${JSON.stringify(another(kind))},${line.slice(1)}`);
    yield at('white space', line.replace(':', ': '));
    yield at('a space at the end', `${line} `);
    yield at('a carriage return', `${line}\r`);
    yield at('an escape', line.replace('k', '\\u006b'));
    yield at('a line dropped');
    yield at('a line doubled', line, line);
    yield at('an empty line', line, '');
    const next = lines[index + 1];
    if (next !== undefined)
      yield { what: `lines ${index + 1} and ${index + 2} swapped`, lines: lines.toSpliced(index, 2, next, line) };
  }
}

/** Those of every so-many-th alteration that the verifier did not find. */
export async function undetected(folder: EmptyFolder, lines: readonly string[], every: number): Promise<string[]> {
  const missed: string[] = [];
  let n = 0;
  for (const { what, lines: altered } of alterations(lines)) {
    n += 1;
    if (n % every === 0 && !(await folder.isFound(textOf(altered)))) missed.push(what);
  }
  return missed;
}

/** Members of the lines beside the trail that the trail does not state: a manifest made anew is believed of them. */
const BELIEVED: Readonly<Record<string, readonly string[]>> = {
  case: [
    'title',
    'party_id',
    'opened_at',
    'held_since',
    'party_visible',
    'facts',
    'need_id',
    'authorization_id',
    'parent_id',
    'supply_id',
  ],
  document: ['name', 'media_type', 'org', 'uploaded_by', 'uploaded_at', 'audience', 'purpose', 'purposes', 'added_at'],
  act: ['year', 'number', 'addressee', 'created_at'],
  objection: ['case_id', 'filed_at', 'status', 'answer', 'answered_at'],
};
const STATED: Readonly<Record<string, readonly string[]>> = {
  task: [
    'id',
    'case_id',
    'step',
    'round',
    'seat',
    'status',
    'outcome',
    'opinion',
    'data',
    'decided_by',
    'document_ids',
    'on_behalf_of',
    'ended_at',
    'void_reason',
  ],
};

/**
 * What somebody without the digest's key can alter and sign with a key of his own, where the reader gives no --key: nothing
 * that the trail states. Answers what was believed all the same.
 */
export async function believed(folder: EmptyFolder, lines: readonly string[], every = 1): Promise<string[]> {
  const intruder = newSigner();
  const missed: string[] = [];
  // Steps of a right that was taken over were decided before the system: no record states them, and the verifier says so.
  const taskIds = lines.map((line) => JSON.parse(line) as { taskId?: Json }).map(({ taskId }) => taskId);
  let n = 0;
  const attempt = async (what: string, altered: readonly string[]) => {
    n += 1;
    if (n % every === 0 && !(await folder.isFound(textOf(signedAnew(altered, intruder))))) missed.push(what);
  };
  for (const [index, line] of lines.entries()) {
    const value = JSON.parse(line) as Line;
    const { kind } = value;
    const inner = kind === 'act' || kind === 'objection' ? (value[kind] as { [member: string]: Json }) : value;
    const isBeside = kind in BELIEVED || kind in STATED;
    if (!isBeside && !['event', 'head'].includes(kind)) continue;
    if (kind === 'task' && !taskIds.includes(value.id)) continue;
    for (const [name, member] of Object.entries(inner)) {
      if (name === 'kind' && inner === value) continue;
      if (BELIEVED[kind]?.includes(name) || (STATED[kind] !== undefined && !STATED[kind].includes(name))) continue;
      const changedInner = { ...inner, [name]: another(member) };
      const changedValue = inner === value ? changedInner : { ...value, [kind]: changedInner };
      await attempt(`${kind} ${name}`, lines.with(index, JSON.stringify(changedValue)));
    }
    await attempt(`${kind} ${index + 1} removed`, lines.toSpliced(index, 1));
  }
  return missed;
}
