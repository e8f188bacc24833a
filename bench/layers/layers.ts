/** Marks of the parts, one behind the other, as stretches of a decision's way. */
import { median } from '../measure';
import type { Mark } from './marks';

export type Whose = 'API' | 'database' | 'worker' | 'engine';

export interface Layer {
  readonly name: string;
  readonly whose: Whose;
  /** Median over the decisions. */
  readonly ms: number;
}

/** Each ends where the next begins. */
const STRETCHES: readonly (readonly [name: string, whose: Whose])[] = [
  ['request read: caller, shape of the body', 'API'],
  ['BEGIN, and the key of the retry claimed', 'database'],
  ['the case seen before its locks', 'database'],
  ['between two statements', 'API'],
  ['right and case locked, case read', 'database'],
  ['rules, effect, answer', 'API'],
  ['everything written in two statements; COMMIT, on the disk', 'database'],
  ['answer sent', 'API'],
  ['outbox told and locked', 'database'],
  ['wake-up made', 'worker'],
  ['signal taken, on the engine’s disk', 'engine'],
  ['workflow task brought; the workflow goes on', 'engine'],
  ['wake-up proved; case locked and read', 'database'],
  ['rules of the step that opens', 'worker'],
  ['step written; COMMIT, on the disk', 'database'],
];

export interface Ways {
  readonly layers: readonly Layer[];
  /** Median over the decisions, from the request until the next step is open. */
  readonly wholeMs: number;
  readonly decisions: number;
}

/** Of decisions behind which a step of their case opens before the next command. */
export function waysOf(marks: readonly Mark[]): Ways {
  const of = (part: string, kind: Mark['kind']) =>
    marks.filter((mark) => mark.part === part && mark.kind === kind).sort((a, b) => a.from - b.from);
  const api = of('api', 'statement');
  const worker = of('worker', 'statement');
  const signals = of('worker', 'call').filter(({ what }) => what.endsWith('SignalWithStartWorkflowExecution'));
  const commands = of('api', 'request').filter(({ what }) => what.startsWith('POST '));
  const ways = commands.flatMap((request, index) => {
    if (!request.what.endsWith('/decision')) return [];
    const until = commands[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const instants = instantsOf(request, { api, worker, signals, until });
    return instants === null ? [] : [instants];
  });
  const layers = STRETCHES.map(([name, whose], index) => ({
    name,
    whose,
    ms: median(ways.map((instants) => (instants[index + 1] ?? Number.NaN) - (instants[index] ?? Number.NaN))),
  }));
  const wholeMs = median(ways.map((instants) => (instants.at(-1) ?? Number.NaN) - (instants[0] ?? Number.NaN)));
  return { layers, wholeMs, decisions: ways.length };
}

interface Around {
  readonly api: readonly Mark[];
  readonly worker: readonly Mark[];
  readonly signals: readonly Mark[];
  /** When the next command came. */
  readonly until: number;
}

/** The instants between the stretches; null where the way was another. */
function instantsOf(request: Mark, { api, worker, signals, until }: Around): readonly number[] | null {
  const own = api.filter(({ from, to }) => from >= request.from && to <= request.to);
  const claim = own.find(({ what }) => what.includes('claim_key'));
  const sight = own.find(({ what }) => what.includes('parent_process'));
  const written = own.filter(({ what }) => /^\s*(UPDATE tasks|WITH part)/.test(what));
  const commit = own.find(({ what }) => what.startsWith('COMMIT'));
  const [write] = written;
  if (claim === undefined || sight === undefined || write === undefined || commit === undefined) return null;
  const locks = own.filter(({ from, to }) => from >= sight.to && to <= write.from && from < write.from);
  const [first, last] = [locks[0], locks.at(-1)];
  const signal = signals.find(({ from }) => from >= write.from && from < until);
  if (first === undefined || last === undefined || signal === undefined) return null;
  const looked = worker.filter(({ what, to }) => what.includes('outbox') && to <= signal.from).at(-1);
  const opening = transactionThatOpens(worker, signal.from, until);
  if (looked === undefined || opening === null) return null;
  const lockedFrom = Math.max(looked.from, request.to); // the relay may be told before the answer has left
  return [
    ...[request.from, claim.from, claim.to, sight.to, first.from, last.to, write.from, commit.to, request.to],
    ...[Math.max(looked.to, lockedFrom), Math.max(signal.from, request.to), Math.min(signal.to, opening.begins)],
    ...[opening.begins, opening.read, opening.writes, opening.committed],
  ];
}

interface Opening {
  readonly begins: number;
  readonly read: number;
  readonly writes: number;
  readonly committed: number;
}

/** The worker's transaction that opens the next step. */
function transactionThatOpens(worker: readonly Mark[], after: number, until: number): Opening | null {
  const write = worker.find(({ what, from, to }) => what.includes('INSERT INTO tasks') && from >= after && to <= until);
  if (write === undefined) return null;
  const own = worker.filter(({ session }) => session === write.session);
  const begin = own.filter(({ what, from }) => what.startsWith('BEGIN') && from <= write.from).at(-1);
  const commit = own.find(({ what, to }) => what.startsWith('COMMIT') && to >= write.to);
  if (begin === undefined || commit === undefined || commit.to > until) return null;
  const read = own.filter(({ from, to }) => from >= begin.from && to <= write.from).at(-1);
  if (read === undefined) return null;
  return { begins: begin.from, read: read.to, writes: write.from, committed: commit.to };
}
