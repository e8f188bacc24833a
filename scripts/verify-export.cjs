#!/usr/bin/env node
'use strict';
/**
 * Verifies the archive of a case, or an exported trail, with nothing of the system but this file and Node (Art. 11,
 * 全过程可记录、可审计、可追溯):
 *
 *   node verify-export.cjs FILE.jsonl [--key KEYS.json]... [--digest DIGEST.json]...
 *
 * Ends with 0 when all is what was once recorded, and says what that proves and what it does not; with 1 after naming the
 * first thing that is not; with 2 when it cannot be told. It is written on its own, not taken from the system, so that the
 * one can be held against the other.
 *
 * Both are JSON Lines: every line ends with one line feed (0x0A), and no other character ends one.
 *
 * A record's hash is that of the canonical JSON (RFC 8785) of {actor, algorithm, at, basis, chain, payload, previousHash,
 * roles, seq, taskId, type}, where `payload` is text; `previousHash` is the hash of the record before it in its chain, or ''.
 * A digest is signed (Ed25519) and chained, and states chains as [chain, seq, hash]. A digest kept elsewhere, given with
 * --digest, shows what the file by itself cannot: that its tail was cut, that a case was removed, that all was rewritten.
 *
 * The last line of an archive is its manifest: the SM3 of the bytes of every other line, in order, and the head of the case's
 * chain, signed as a detached JWS (RFC 7515, 7797; EdDSA) over the canonical JSON of its members but `signature`. --key is a
 * JWK Set of keys that the reader trusts: then who signed is proven too.
 */
const { createHash, createPublicKey, verify } = require('node:crypto');
const { createReadStream, readFileSync, statSync } = require('node:fs');

/** A record names its algorithm, but does not choose it: anything else proves nothing. */
const ALGORITHMS = ['sm3', 'sha256'];
const WINDOW = 500;
/** What Node can hold as one text; a document of the largest size makes a line a tenth as long. */
const LONGEST_LINE = 2 ** 28;

function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

const hashOf = (algorithm, text) => createHash(algorithm).update(text, 'utf8').digest('hex');
const same = (one, other) => canonical(one ?? null) === canonical(other ?? null);

function isIntact(event, seq = event.seq) {
  const { actor, algorithm, at, basis, chain, payload, previousHash, roles, taskId, type } = event;
  if (!ALGORITHMS.includes(algorithm)) return false;
  const body = { actor, algorithm, at, basis, chain, payload, previousHash, roles, seq, taskId, type };
  return hashOf(algorithm, canonical(body)) === event.hash;
}

/** One chain: takes its records in order, and keeps those from the first suspicious one on until it can tell. */
class Chain {
  constructor(name, pins) {
    Object.assign(this, { name, pins, seq: 0, hash: '', doubtful: [], head: null });
  }

  take(event) {
    if (this.doubtful.length > 0) {
      if (this.doubtful.length < WINDOW) this.doubtful.push(event);
      return;
    }
    const linked = event.seq === this.seq + 1 && event.previousHash === this.hash && isIntact(event);
    if (!linked || this.contradicted(event)) this.doubtful.push(event);
    else [this.seq, this.hash] = [event.seq, event.hash];
  }

  contradicted(event) {
    return this.pins.find((pin) => pin.seq === event.seq && pin.hash !== event.hash);
  }

  /** After the file's last line: null where all is well. */
  verdict() {
    if (this.doubtful.length > 0) return this.diagnosis();
    for (const pin of this.pins) {
      if (pin.seq <= this.seq) continue;
      return this.seq === 0
        ? this.bad(
            1,
            'missing-case',
            `摘要 ${pin.n} 中的整个案件不见了 · stated by digest ${pin.n}, and the whole of it is gone`,
          )
        : this.bad(
            this.seq + 1,
            'cut-tail',
            `摘要 ${pin.n} 记至 ${pin.seq}，现止于 ${this.seq} · digest ${pin.n} states ${pin.seq} records, ${this.seq} are left`,
          );
    }
    if (this.head === null)
      return this.bad(this.seq, 'cut-tail', '登记的链尾不见了 · the head that is kept of the chain is missing');
    if (this.head.seq === this.seq && this.head.hash === this.hash) return null;
    return this.head.seq > this.seq
      ? this.bad(this.seq + 1, 'cut-tail', `登记的链长为 ${this.head.seq} · the chain is kept as ${this.head.seq} long`)
      : this.bad(this.seq, 'head-mismatch', '链尾与登记的不同 · the end of the chain is not the one that is kept');
  }

  diagnosis() {
    const [event, ...others] = this.doubtful;
    const expected = this.seq + 1;
    if (!ALGORITHMS.includes(event.algorithm)) {
      return this.bad(
        event.seq,
        'unknown-algorithm',
        `算法“${event.algorithm}”不受认可 · algorithm ${event.algorithm} proves nothing`,
      );
    }
    const belongs = (one) => one.previousHash === this.hash && isIntact(one, expected);
    const moved = others.find(belongs);
    if (moved) {
      return this.bad(
        expected,
        'reordering',
        `此处的记录排在 ${moved.seq} · the record of this place stands at ${moved.seq}`,
      );
    }
    if (belongs(event)) {
      const pin = this.contradicted(event);
      return pin
        ? this.bad(
            event.seq,
            'edit',
            `与摘要 ${pin.n} 不符：此条或更早的记录被改写 · differs from digest ${pin.n}: it or a record before it was rewritten`,
          )
        : this.bad(expected, 'reordering', '写入次序与编号不符 · written in another order than numbered');
    }
    if (isIntact(event)) {
      if (event.seq > expected)
        return this.bad(expected, 'gap', `缺少记录，下一条为 ${event.seq} · missing; the next record is ${event.seq}`);
      if (event.seq < expected)
        return this.bad(
          event.seq,
          'reordering',
          `重复或错位，位于 ${this.seq} 之后 · stands again, behind ${this.seq}`,
        );
      return expected === 1
        ? this.bad(1, 'gap', '链首的记录被移除 · the beginning of the chain was removed')
        : this.bad(
            this.seq,
            'edit',
            '哈希已被改写：后一条并非接在它之后 · rehashed: the next record was chained to another one',
          );
    }
    for (let by = 1; by <= WINDOW / 2; by += 1) {
      if (isIntact(event, event.seq + by))
        return this.bad(expected, 'gap', '记录被移除，其后的被重新编号 · removed, and those behind it renumbered');
      if (isIntact(event, event.seq - by))
        return this.bad(this.seq, 'edit', '记录系插入，其后的被重新编号 · put in, and those behind it renumbered');
    }
    return this.bad(event.seq, 'edit', '内容与其哈希不符 · its content is not what was hashed');
  }

  bad(seq, problem, detail) {
    return { caseId: this.name, seq, problem, detail };
  }
}

/** The thumbprint (RFC 7638) of an Ed25519 key. */
function keyIdOf({ kty, crv, x }) {
  return createHash('sha256').update(canonical({ kty, crv, x })).digest('base64url');
}

/** Whether the key signed exactly this, in the one way of writing its signature. */
function isSigned({ kty, crv, x }, text, signature) {
  if (kty !== 'OKP' || crv !== 'Ed25519') return false;
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.toString('base64url') !== signature) return false;
  try {
    return verify(null, Buffer.from(text), createPublicKey({ key: { kty, crv, x }, format: 'jwk' }), bytes);
  } catch {
    return false;
  }
}

/** The body of a digest that is what it claims to be. @throws Error saying why it is not */
function openDigest(digest, trusted) {
  const body = JSON.parse(digest.body);
  if (body.kind !== 'trail-digest' || body.n !== digest.n)
    throw new Error('不是此编号的摘要 · is no digest of that number');
  if (!ALGORITHMS.includes(body.algorithm) || hashOf(body.algorithm, digest.body) !== digest.hash) {
    throw new Error('内容与哈希不符 · its hash is not that of its content');
  }
  const keyId = keyIdOf(body.publicKey);
  if (keyId !== digest.keyId) throw new Error('密钥标识不符 · its key is not the one it names');
  if (!isSigned(body.publicKey, digest.body, digest.signature))
    throw new Error('签名不成立 · its signature does not verify');
  if (trusted !== null && !trusted.has(keyId))
    throw new Error(`由其他密钥 ${keyId} 签名 · signed by another key than those given: ${keyId}`);
  return body;
}

const badDigest = (n, problem, detail) => ({ caseId: 'digests', seq: n, problem, detail });

/** What digests state of each chain: the last word of those in the file, and of each that was kept. */
function statements(digests, kept, trusted) {
  let bad = null;
  const stated = [new Map()];
  const hashes = new Map();
  let [n, hash] = [0, ''];
  for (const digest of digests) {
    hashes.set(digest.n, digest.hash);
    try {
      if (digest.n !== n + 1) bad = bad || badDigest(n + 1, 'gap', '缺少摘要 · the digest is missing');
      const body = openDigest(digest, trusted);
      if (digest.n === n + 1 && body.previousHash !== hash)
        throw new Error('与前一摘要不相接 · not chained to the one before');
      for (const [chain, seq, headHash] of body.heads) stated[0].set(chain, { n: digest.n, seq, hash: headHash });
    } catch (error) {
      bad = bad || badDigest(digest.n, 'digest', error.message);
    }
    [n, hash] = [digest.n, digest.hash];
  }
  for (const digest of kept) {
    try {
      const pins = new Map();
      for (const [chain, seq, headHash] of openDigest(digest, trusted).heads)
        pins.set(chain, { n: digest.n, seq, hash: headHash });
      stated.push(pins);
    } catch (error) {
      bad = bad || badDigest(digest.n, 'digest', error.message);
      continue;
    }
    if (digests.length === 0) continue;
    if (!hashes.has(digest.n))
      bad = bad || badDigest(digest.n, 'cut-tail', '所存的摘要在记录中不见了 · kept outside, and gone from the record');
    else if (hashes.get(digest.n) !== digest.hash)
      bad = bad || badDigest(digest.n, 'digest', '与所存的摘要不同 · not the one that is kept');
  }
  return { bad, stated };
}

/** The lines of a file, each with its bytes, split at line feeds and nothing else. @throws Error for a file cut off in a line */
async function* linesOf(file) {
  let parts = [];
  let length = 0;
  let n = 0;
  const highWaterMark = 2 ** 20;
  const isSmall = statSync(file).size < highWaterMark;
  for await (const chunk of isSmall ? [readFileSync(file)] : createReadStream(file, { highWaterMark })) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, end));
      n += 1;
      yield lineOf(Buffer.concat(parts), n);
      [parts, length, from] = [[], 0, end + 1];
    }
    if (from < chunk.length) {
      parts.push(chunk.subarray(from));
      length += chunk.length - from;
    }
    if (length > LONGEST_LINE) throw new Error(`第 ${n + 1} 行过长 · line ${n + 1} is too long`);
  }
  if (length > 0) throw new Error(`文件在第 ${n + 1} 行中断 · the file breaks off in line ${n + 1}`);
}

/** One line, one object, in UTF-8. @throws Error for anything else */
function lineOf(bytes, n) {
  let value;
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value) || typeof value.kind !== 'string')
    throw new Error(`第 ${n} 行不是一条记录 · line ${n} is not a record`);
  return { n, bytes, text, value };
}

const SEPARATORS = /[\u0085\u2028\u2029]/g;
const escaped = (text) => text.replace(SEPARATORS, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The members of a line of the trail, in their order. */
const MEMBERS = {
  digest: ['kind', 'n', 'body', 'hash', 'signature', 'keyId'],
  event: 'kind,chain,seq,type,at,actor,roles,basis,taskId,payload,algorithm,previousHash,hash'.split(','),
  head: ['kind', 'chain', 'seq', 'hash'],
};
/** Headers of exported trails: the first form left line separators as they are. */
const HEADERS = [
  { version: 1, members: ['kind', 'version', 'scope'], write: (text) => text },
  { version: 2, members: ['kind', 'version', 'framing', 'scope'], write: escaped },
];

/** Whether the line is exactly what is written of its value: these members in this order, nothing else, nothing twice. */
function isWritten({ text, value }, members, write) {
  return text === write(JSON.stringify(Object.fromEntries(members.map((name) => [name, value[name]]))));
}

const badLine = (caseId, n, problem, detail) => ({
  caseId,
  seq: n,
  problem,
  detail: `第 ${n} 行 · line ${n}: ${detail}`,
});

/** What an exported trail is made of, line by line: a header, digests, then each chain's records with its head behind them. */
class TrailFile {
  constructor(header) {
    const { scope, version, framing } = header.value;
    const form = HEADERS.find((one) => one.version === version);
    if (typeof scope !== 'string' || form === undefined || (version === 2 && framing !== 'lf'))
      throw new Error('不认识的导出格式 · an export of a form that is not known');
    Object.assign(this, { scope, write: form.write, current: null, ended: new Set(), digestsOver: false, bad: null });
    if (!isWritten(header, form.members, form.write)) this.spoilt(header, '并非导出时所写 · is not as it was written');
  }

  spoilt({ n }, detail) {
    this.bad = this.bad || badLine(this.scope, n, 'edit', detail);
  }

  take(line) {
    const { kind, chain } = line.value;
    const members = Object.hasOwn(MEMBERS, kind) ? MEMBERS[kind] : null;
    if (members === null) return this.spoilt(line, `不应有 ${kind} · there is no ${kind} in a trail`);
    if (!isWritten(line, members, this.write)) return this.spoilt(line, '并非导出时所写 · is not as it was written');
    if (kind === 'digest') {
      if (this.digestsOver) this.spoilt(line, '摘要错位 · a digest out of its place');
      return;
    }
    this.digestsOver = true;
    if (this.ended.has(chain)) return this.spoilt(line, `${chain} 的链已结束 · the chain of ${chain} has ended before`);
    if (this.current !== null && this.current !== chain)
      return this.spoilt(line, `${this.current} 的链尚未结束 · the chain of ${this.current} has not ended`);
    this.current = chain;
    if (kind === 'head') {
      this.ended.add(chain);
      this.current = null;
    }
  }
}

async function verifyTrail(file, kept, trusted) {
  const digests = [];
  let trail = null;
  for await (const line of linesOf(file)) {
    if (trail === null) trail = new TrailFile(line);
    else trail.take(line);
    if (line.value.kind === 'digest') digests.push(line.value);
  }
  const { scope } = trail;
  const { bad, stated } = statements(digests, kept, trusted);
  const chains = new Map();
  const chainOf = (name) => {
    if (!chains.has(name)) chains.set(name, new Chain(name, pinsOf(stated, name)));
    return chains.get(name);
  };
  let events = 0;
  for await (const { value } of linesOf(file)) {
    if (value.kind === 'event') {
      events += 1;
      chainOf(value.chain).take(value);
    }
    if (value.kind === 'head') chainOf(value.chain).head = value;
  }
  if (scope === 'all') for (const pins of stated) for (const name of pins.keys()) chainOf(name);
  else chainOf(scope);
  let first = null;
  for (const chain of chains.values()) first = first || chain.verdict();
  let firstBad = first || bad || trail.bad;
  const stranger = scope === 'all' ? undefined : [...chains.keys()].find((name) => name !== scope);
  if (stranger !== undefined) firstBad = firstBad || badLine(scope, 1, 'edit', `还有 ${stranger} · it has ${stranger}`);
  if (trusted !== null && digests.length + kept.length === 0)
    throw new Error('文件中没有签名，所给密钥无从核对 · nothing in it is signed: the keys given prove nothing');
  const said = {
    proven: [
      `每条记录与其哈希相符，每条链连续、止于登记的链尾 · every record is what was hashed, every chain is whole up to the head kept of it`,
      ...(digests.length > 0
        ? [`与文件内 ${digests.length} 份签名摘要相符 · it stands with the ${digests.length} signed digests in it`]
        : []),
      ...keptSaid(kept),
      ...(trusted === null ? [] : ['摘要由所给密钥签名 · the digests were signed by the keys given']),
    ],
    notProven: [
      ...(trusted === null ? [WHO_SIGNED] : []),
      ...(scope === 'all'
        ? ['最后一份摘要之后是否有案件或链尾被移除 · that no case and no tail was removed since the last digest']
        : []),
      ...(kept.length === 0 ? [BEFORE] : []),
    ],
  };
  return { kind: 'trail', valid: firstBad === null, scope, chains: chains.size, events, said, firstBad };
}

const WHO_SIGNED =
  '由谁签名：未给 --key，任何人都可用自己的密钥另签 · who signed: without --key anybody may have signed anew with a key of his own';
const BEFORE =
  '导出之前是否整体重写、此后是否续记：须对照另行保存的摘要（--digest）· that nothing was rewritten before the export, and what has happened since: for that give a digest kept elsewhere (--digest)';
const keptSaid = (kept) =>
  kept.length === 0 ? [] : [`与另行保存的 ${kept.length} 份摘要相符 · it stands with the ${kept.length} digests given`];

const pinsOf = (stated, name) => stated.flatMap((pins) => (pins.has(name) ? [pins.get(name)] : []));

/** What a case's trail says of what stands beside it in the archive. */
class Statements {
  constructor() {
    Object.assign(this, { documents: new Map(), acts: new Map(), objections: new Map(), opened: new Map() });
    Object.assign(this, { ended: new Map(), file: null, changed: null, closed: null, begun: null, takenOver: false });
  }

  read({ type, at, actor, taskId, payload: text, seq }) {
    const payload = JSON.parse(text);
    if (type === 'case.opened')
      Object.assign(this, { begun: { ...payload, actor }, file: { seq, at, file: payload.file } });
    if (type === 'case.supplemented') this.file = { seq, at, file: payload.file };
    if (type === 'case.closed') this.closed = { outcome: payload.outcome, at };
    if (type === 'authorization.taken-over') this.takenOver = true;
    if (type === 'document.added') this.documents.set(payload.documentId, payload.sha256);
    if (type === 'act.issued') this.acts.set(payload.actId, { ...payload, taskId });
    if (type === 'objection.filed') this.objections.set(payload.objectionId, payload.digest);
    if (type === 'task.opened') this.opened.set(taskId, keyOf(payload));
    if (type === 'task.decided') {
      const { outcome, opinion, data, onBehalfOf, documentIds, by = actor } = payload;
      if (data !== null && typeof data === 'object' && payload.step === 'supplement') this.changed = { seq, at };
      this.ended.set(taskId, {
        status: 'decided',
        key: keyOf(payload),
        content: contentOf({ outcome, opinion, data, onBehalfOf, documentIds, by, at }),
      });
    }
    if (type === 'task.expired')
      this.ended.set(taskId, { status: 'expired', content: contentOf({ outcome: payload.outcome, at }) });
    if (type === 'task.voided')
      this.ended.set(taskId, { status: 'void', content: contentOf({ reason: payload.reason, at }) });
  }

  /** The file as it was last stated; null where it was supplemented since, by a release that did not state it anew. */
  get lastFile() {
    if (this.changed !== null && this.changed.seq > this.file?.seq && this.changed.at !== this.file.at) return null;
    return this.file;
  }
}

const keyOf = ({ step, round, seat }) => canonical([step ?? null, round ?? null, seat ?? null]);

/** Hashed, so that no more than that is kept of each task. */
function contentOf({ outcome, opinion, data, onBehalfOf, documentIds = [], by, reason, at }) {
  const members = [outcome, opinion, data, onBehalfOf, by, reason].map((member) => member ?? null);
  return hashOf('sm3', canonical([...members, documentIds, at]));
}

/** Members of the case's row that its events state; the others are proven by the manifest alone. */
const STATED_OF_CASE = [
  'id',
  'process',
  'definition_version',
  'policy_version',
  'opened_by',
  'status',
  'outcome',
  'closed_at',
  'file',
  'head_seq',
  'head_hash',
];
/** Lines of whose content no event speaks. */
const BESIDE = [
  ...['clock', 'comment', 'policy', 'supply', 'permit', 'agreement', 'consultation', 'referral', 'public-notice'],
];

class ArchiveFile {
  constructor(kept, trusted) {
    Object.assign(this, { kept, trusted, hashes: [], kase: null, manifest: null, chain: null, bad: null, events: 0 });
    Object.assign(this, { tasks: new Map(), documents: new Map(), acts: new Map(), objections: new Map() });
    Object.assign(this, { withheld: new Map(), others: new Map(), fromTrail: new Statements(), alone: [] });
  }

  get id() {
    return this.kase?.id ?? '';
  }

  spoilt(n, problem, detail) {
    this.bad = this.bad || badLine(this.id, n, problem, detail);
  }

  take({ n, bytes, text, value }) {
    if (this.manifest !== null) return this.spoilt(n, 'manifest', '在清单之后 · behind the manifest');
    if (value.kind === 'manifest') {
      this.manifest = { n, text, value };
      return;
    }
    this.hashes.push(createHash('sm3').update(bytes).digest('hex'));
    switch (value.kind) {
      case 'case':
        if (this.kase !== null) return this.spoilt(n, 'case', '第二个案件 · a second case');
        this.kase = value;
        this.chain = new Chain(value.id, pinsOf(this.stated(), value.id));
        return;
      case 'task':
        return this.takeTask(n, value);
      case 'document':
        return this.takeDocument(n, value);
      case 'act':
        return this.takeAct(n, value.act);
      case 'objection':
        return this.takeObjection(n, value.objection);
      case 'withheld':
        return this.put(this.withheld, n, `${value.of} ${value.id}`, value);
      case 'event':
        this.events += 1;
        if (!isWritten({ text, value }, MEMBERS.event, escaped)) this.spoilt(n, 'edit', NOT_AS_WRITTEN);
        this.chain.take(value);
        return this.fromTrail.read(value);
      case 'head':
        if (!isWritten({ text, value }, MEMBERS.head, escaped)) this.spoilt(n, 'edit', NOT_AS_WRITTEN);
        if (this.chain.head !== null || value.chain !== this.id)
          this.spoilt(n, 'head-mismatch', '多余的链尾 · not the head of the case');
        this.chain.head = value;
        return;
      default:
        this.others.set(value.kind, (this.others.get(value.kind) ?? 0) + 1);
    }
  }

  stated() {
    const { bad, stated } = statements([], this.kept, this.trusted);
    this.badDigest = bad;
    return stated;
  }

  put(map, n, id, value) {
    if (map.has(id)) this.spoilt(n, 'edit', `${id} 出现两次 · stands twice`);
    map.set(id, { n, ...value });
  }

  takeTask(
    n,
    {
      id,
      case_id,
      status,
      step,
      round,
      seat,
      outcome,
      opinion,
      data,
      decided_by: by,
      on_behalf_of: onBehalfOf,
      void_reason: reason,
      ended_at: at,
      document_ids: documentIds,
    },
  ) {
    const content =
      status === 'open' ? '' : contentOf({ outcome, opinion, data, onBehalfOf, documentIds, by, reason, at });
    this.put(this.tasks, n, id, { case_id, status, key: keyOf({ step, round, seat }), content });
  }

  takeDocument(n, { id, size, sha256, base64 }) {
    const bytes = Buffer.from(base64, 'base64');
    const actual = createHash('sha256').update(bytes).digest('hex');
    if (bytes.toString('base64') !== base64)
      this.spoilt(n, 'document', 'base64 写法不规范 · base64 that is not plainly written');
    if (bytes.length !== size || actual !== sha256)
      this.spoilt(
        n,
        'document',
        `材料 ${id} 的内容与其 SHA-256 不符 · the bytes of document ${id} are not those of its SHA-256`,
      );
    this.put(this.documents, n, id, { sha256: actual });
  }

  takeAct(n, { id, case_id, task_id: taskId, kind, text, algorithm, hash }) {
    if (!ALGORITHMS.includes(algorithm) || hashOf(algorithm, text) !== hash)
      this.spoilt(n, 'act', `文书 ${id} 的正文与其哈希不符 · the text of act ${id} is not what was hashed`);
    this.put(this.acts, n, id, { case_id, taskId, kind, number: JSON.parse(text).number, hash });
  }

  takeObjection(n, { id, notice_id: noticeId, name, contact, grounds, salt, digest }) {
    if (hashOf('sm3', canonical({ id, noticeId, name, contact, grounds, salt })) !== digest)
      this.spoilt(n, 'objection', `异议 ${id} 与其哈希不符 · objection ${id} is not what was hashed`);
    this.put(this.objections, n, id, { digest });
  }

  verdict() {
    if (this.kase === null) throw new Error('没有案件 · there is no case in it');
    if (this.manifest === null)
      throw new Error(
        '末行不是清单（manifest）：文件不完整，或由旧版本导出 · the last line is no manifest: the file is cut off, or of a release before manifests',
      );
    const first = this.chain.verdict() || this.badDigest;
    if (first) return first;
    this.compare();
    this.checkManifest();
    return this.bad;
  }

  /** The lines beside the trail against what the trail says. */
  compare() {
    const { fromTrail } = this;
    this.compareCase();
    this.compareTasks();
    this.each('document', this.documents, fromTrail.documents, ({ n, sha256 }, id, said) => {
      if (said !== sha256)
        this.spoilt(n, 'document', `材料 ${id} 与留痕不符 · document ${id} is not the one that the trail states`);
    });
    this.each('act', this.acts, fromTrail.acts, ({ n, taskId, kind, number, hash, case_id }, id, said) => {
      const stated = {
        taskId: said.taskId,
        kind: said.kind,
        number: said.number,
        hash: said.actHash,
        case_id: this.id,
      };
      if (!same(stated, { taskId, kind, number, hash, case_id }))
        this.spoilt(n, 'act', `文书 ${id} 与留痕不符 · act ${id} is not the one that the trail states`);
    });
    this.each('objection', this.objections, fromTrail.objections, ({ n, digest }, id, said) => {
      if (said !== digest)
        this.spoilt(n, 'objection', `异议 ${id} 与留痕不符 · objection ${id} is not the one that the trail states`);
    });
    for (const { n, of: what, id, digest } of this.withheld.values()) {
      const said =
        what === 'document'
          ? fromTrail.documents.get(id)
          : what === 'objection'
            ? fromTrail.objections.get(id)
            : undefined;
      if (what !== 'document' && said === undefined)
        this.spoilt(n, 'withheld', `留痕中没有 ${what} ${id} · the trail knows of no ${what} ${id}`);
      else if (said !== undefined && said !== digest)
        this.spoilt(n, 'withheld', `${what} ${id} 与留痕不符 · is not the one that the trail states`);
      if (said === undefined) this.alone.push(`${what} ${id}`);
    }
  }

  /** Each that is there against what is said of it, and each that is said to be there. */
  each(what, there, said, hold) {
    for (const [id, one] of there) {
      if (said.has(id)) hold(one, id, said.get(id));
      // Documents of a time when a filing did not state them; everything else has always been stated.
      else if (what === 'document') this.alone.push(`document ${id}`);
      else this.spoilt(one.n, what, `留痕中没有 ${what} ${id} · the trail knows of no ${what} ${id}`);
    }
    for (const id of said.keys()) {
      if (!there.has(id) && !this.withheld.has(`${what} ${id}`))
        this.spoilt(
          this.manifest.n,
          what,
          `缺少留痕所载的 ${what} ${id} · ${what} ${id}, which the trail states, is missing`,
        );
    }
  }

  compareCase() {
    const { kase, fromTrail, chain } = this;
    const wrong = (member) =>
      this.spoilt(1, 'case', `案件的 ${member} 与留痕不符 · ${member} of the case is not what the trail states`);
    const { begun, closed, lastFile } = fromTrail;
    if (begun === null) return wrong('case.opened');
    if (!same(kase.process, begun.process)) wrong('process');
    if (!same(kase.definition_version, begun.definitionVersion)) wrong('definition_version');
    if (!same(kase.policy_version, begun.policyVersion)) wrong('policy_version');
    if (!same(kase.opened_by, begun.actor)) wrong('opened_by');
    if (!same(kase.status, closed === null ? 'open' : 'closed')) wrong('status');
    if (!same(kase.outcome, closed?.outcome)) wrong('outcome');
    if (!same(kase.closed_at, closed?.at)) wrong('closed_at');
    if (!same([kase.head_seq, kase.head_hash], [chain.seq, chain.hash])) wrong('head');
    if (lastFile === null) this.alone.push('file');
    else if (!same(kase.file, lastFile.file)) wrong('file');
  }

  compareTasks() {
    const { fromTrail } = this;
    for (const [id, task] of this.tasks) {
      const [opened, ended] = [fromTrail.opened.get(id), fromTrail.ended.get(id)];
      const wrong = (zh, en) => this.spoilt(task.n, 'decision', `任务 ${id} ${zh} · task ${id} ${en}`);
      if (task.case_id !== this.id) wrong('属于另一案件', 'is of another case');
      if (opened === undefined && ended === undefined) {
        if (fromTrail.takenOver && task.status === 'decided') this.alone.push(`task ${id}`);
        else wrong('在留痕中没有', 'is unknown to the trail');
        continue;
      }
      if (opened !== undefined && opened !== task.key)
        wrong('的环节与留痕不符', 'is of another step than the trail states');
      if (ended === undefined) {
        if (task.status !== 'open') wrong('并未结束', 'has not ended in the trail');
        continue;
      }
      const agrees =
        ended.status === task.status &&
        ended.content === task.content &&
        (ended.key === undefined || ended.key === task.key);
      if (!agrees) wrong('的决定与留痕不符', 'was not decided as the trail states');
    }
    for (const id of [...fromTrail.opened.keys(), ...fromTrail.ended.keys()]) {
      if (!this.tasks.has(id)) this.spoilt(this.manifest.n, 'decision', `缺少任务 ${id} · task ${id} is missing`);
    }
  }

  checkManifest() {
    const { n, text, value } = this.manifest;
    const { kind, version, caseId, at, algorithm, lines, head, publicKey, signature } = value;
    const wrong = (problem, detail) => this.spoilt(n, problem, detail);
    if (version !== 1 || algorithm !== 'sm3' || !Array.isArray(lines) || typeof signature !== 'string')
      throw new Error('不认识的清单格式 · a manifest of a form that is not known');
    const { kty, crv, x } = publicKey ?? {};
    const body = {
      kind,
      version,
      caseId,
      at,
      algorithm,
      lines,
      head: { seq: head?.seq, hash: head?.hash },
      publicKey: { kty, crv, x },
    };
    if (text !== JSON.stringify({ ...body, signature })) wrong('manifest', NOT_AS_WRITTEN);
    if (caseId !== this.id || !same(head, { seq: this.chain.seq, hash: this.chain.hash }))
      wrong('manifest', '清单属于另一案件或另一链尾 · the manifest is of another case or another head');
    const differs = this.hashes.findIndex((hash, index) => hash !== lines[index]);
    if (differs >= 0) this.spoilt(differs + 1, 'edit', '与签名的清单不符 · is not the line that the manifest names');
    if (lines.length > this.hashes.length)
      wrong('gap', `缺少 ${lines.length - this.hashes.length} 行 · lines are missing`);
    this.kid = keyIdOf({ kty, crv, x });
    const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', b64: false, crit: ['b64'], kid: this.kid })).toString(
      'base64url',
    );
    const [stated, empty, bytes, ...more] = signature.split('.');
    const isWhole = stated === header && empty === '' && bytes !== undefined && more.length === 0;
    if (!isWhole || !isSigned({ kty, crv, x }, `${header}.${canonical(body)}`, bytes))
      wrong('signature', '清单的签名不成立 · the signature of the manifest does not verify');
    if (this.trusted !== null && !this.trusted.has(this.kid))
      wrong('key', `由其他密钥 ${this.kid} 签名 · signed by another key than those given: ${this.kid}`);
  }

  /** What holds, once all of it does. */
  said() {
    const { fromTrail, tasks, documents, acts, objections, withheld, others, alone, kept } = this;
    const count = (map, what) => map.size - alone.filter((one) => one.startsWith(`${what} `)).length;
    const columns = Object.keys(this.kase).filter(
      (name) => name !== 'kind' && (!STATED_OF_CASE.includes(name) || alone.includes(name)),
    );
    const beside = [...others].map(
      ([kind, number]) =>
        `${number} ${BESIDE.includes(kind) ? kind : `“${kind}”（本工具不认识 · not known to this tool）`}`,
    );
    return {
      proven: [
        `本案留痕 ${this.events} 条与其哈希相符、连续、止于清单所载链尾 · the ${this.events} records of the case are what was hashed, whole up to the head in the manifest`,
        `与留痕一致 · as the trail states them: ${count(tasks, 'task')} 项任务及其决定 · tasks with their decisions, ${count(documents, 'document')} 份材料原文 · documents by their bytes, ${acts.size} 份文书正文 · acts by their text, ${objections.size} 件异议 · objections; 案件的环节、申请内容与结果 · of the case ${STATED_OF_CASE.filter((name) => !alone.includes(name)).join(', ')}`,
        `全部 ${this.hashes.length} 行的每个字节与清单相符，清单签名成立（密钥 ${this.kid}）· every byte of all ${this.hashes.length} lines is what the manifest names, and its signature by the key ${this.kid} verifies`,
        ...(this.trusted === null ? [] : ['签名者即所给密钥 · the key is one of those given']),
        ...keptSaid(kept.filter(() => this.chain.pins.length > 0)),
      ],
      notProven: [
        ...(this.trusted === null ? [WHO_SIGNED] : []),
        `仅由清单证明，留痕未载 · by the manifest alone, no record states them: 案件的 · of the case ${columns.join(', ')}; 任务的期限、材料哈希等其他各栏（决定所据的材料哈希以留痕为准）· the other columns of tasks, such as times and materials (what a decision was made on stands in its record)${beside.length === 0 ? '' : `; ${beside.join(', ')}`}`,
        ...(alone.length === 0 ? [] : [`同样仅由清单证明 · by the manifest alone as well: ${listed(alone)}`]),
        ...(withheld.size === 0
          ? []
          : [
              `对本包读者不公开，仅列哈希 · withheld from the reader of this archive, by their digests alone: ${listed([...withheld.keys()])}`,
            ]),
        ...(this.chain.pins.length === 0 ? [BEFORE] : []),
        ...(fromTrail.closed === null ? ['案件当时尚未办结 · the case was still open then'] : []),
      ],
    };
  }
}

const NOT_AS_WRITTEN = '并非导出时所写 · is not as it was written';
const listed = (names) => `${names.slice(0, 10).join(', ')}${names.length > 10 ? ` … (${names.length})` : ''}`;

async function verifyArchive(file, kept, trusted) {
  const archive = new ArchiveFile(kept, trusted);
  for await (const line of linesOf(file)) archive.take(line);
  const firstBad = archive.verdict();
  const valid = firstBad === null;
  return {
    kind: 'archive',
    valid,
    scope: archive.id,
    chains: 1,
    events: archive.events,
    said: valid ? archive.said() : null,
    firstBad,
  };
}

/**
 * `file`: an archive or an exported trail; `kept`: digests from elsewhere; `keys`: public keys (JWK) that the reader trusts,
 * null for none.
 */
async function verifyExport(file, kept = [], keys = null) {
  let kind = null;
  for await (const { value } of linesOf(file)) {
    kind = value.kind;
    break;
  }
  const trusted = keys === null ? null : new Set(keys.map(keyIdOf));
  if (kind !== 'export' && kind !== 'case')
    throw new Error('不是归档包，也不是审计链导出文件 · neither the archive of a case nor an exported trail');
  const { said, firstBad, ...report } = await (kind === 'export' ? verifyTrail : verifyArchive)(file, kept, trusted);
  return { ...report, ...(firstBad ? { firstBad } : said) };
}

/** The Ed25519 keys of a JWK Set. @throws Error for a file that holds none */
function readKeys(file) {
  const set = JSON.parse(readFileSync(file, 'utf8'));
  const keys = (Array.isArray(set.keys) ? set.keys : []).filter(
    ({ kty, crv, x }) => kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string',
  );
  if (keys.length === 0) throw new Error(`${file} 中没有 Ed25519 公钥 · no Ed25519 key in it (JWK Set)`);
  return keys;
}

async function main(args) {
  const files = [];
  const kept = [];
  let keys = null;
  for (let index = 0; index < args.length; index += 1) {
    if (args[index] === '--digest') kept.push(JSON.parse(readFileSync(args[(index += 1)], 'utf8')));
    else if (args[index] === '--key') keys = [...(keys ?? []), ...readKeys(args[(index += 1)])];
    else files.push(args[index]);
  }
  if (files.length !== 1)
    throw new Error('用法 · usage: node verify-export.cjs FILE.jsonl [--key KEYS.json]... [--digest DIGEST.json]...');
  const { kind, valid, scope, chains, events, firstBad, proven, notProven } = await verifyExport(files[0], kept, keys);
  const what = kind === 'archive' ? `归档包 · archive of ${scope}` : scope === 'all' ? '全部 · all' : scope;
  console.log(
    `已核 · checked (${what}): ${chains} 条链 · chains, ${events} 条记录 · records, ${kept.length} 份所存摘要 · kept digests`,
  );
  if (valid) {
    console.log('有效 · valid');
    for (const one of proven) console.log(`  已证明 · proven: ${one}`);
    for (const one of notProven) console.log(`  未证明 · not proven: ${one}`);
  } else
    console.log(
      `第一条不符的记录 · first bad record: ${firstBad.caseId} #${firstBad.seq} ${firstBad.problem}: ${firstBad.detail}`,
    );
  return valid ? 0 : 1;
}

if (require.main === module) {
  main(process.argv.slice(2)).then(
    (status) => {
      process.exitCode = status;
    },
    (error) => {
      console.error(`无法核验 · cannot be verified: ${error.message}`);
      process.exitCode = 2;
    },
  );
}

module.exports = { verifyExport };
