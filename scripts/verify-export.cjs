#!/usr/bin/env node
'use strict';
/**
 * Verifies an exported trail with nothing of the system but this file and Node (Art. 11, 全过程可记录、可审计、可追溯):
 *
 *   node verify-export.cjs EXPORT.jsonl [--digest DIGEST.json]...
 *
 * Ends with 0 when every record is what was once recorded, with 1 after naming the first that is not, with 2 when it
 * cannot be told. It is written on its own, not taken from the system, so that the one can be held against the other.
 *
 * A record's hash is that of the canonical JSON (RFC 8785) of {actor, algorithm, at, basis, chain, payload, previousHash,
 * roles, seq, taskId, type}, where `payload` is text; `previousHash` is the hash of the record before it in its chain, or ''.
 * A digest is signed (Ed25519) and chained, and states chains as [chain, seq, hash]. A digest kept elsewhere, given with
 * --digest, shows what the file by itself cannot: that its tail was cut, that a case was removed, that all was rewritten.
 */
const { createHash, createPublicKey, verify } = require('node:crypto');
const { createReadStream, readFileSync } = require('node:fs');
const { createInterface } = require('node:readline');

/** A record names its algorithm, but does not choose it: anything else proves nothing. */
const ALGORITHMS = ['sm3', 'sha256'];
const WINDOW = 500;

function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

const hashOf = (algorithm, text) => createHash(algorithm).update(text, 'utf8').digest('hex');

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
    if (this.head === null || (this.head.seq === this.seq && this.head.hash === this.hash)) return null;
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

/** The body of a digest that is what it claims to be. @throws Error saying why it is not */
function openDigest(digest) {
  const body = JSON.parse(digest.body);
  if (body.kind !== 'trail-digest' || body.n !== digest.n)
    throw new Error('不是此编号的摘要 · is no digest of that number');
  if (!ALGORITHMS.includes(body.algorithm) || hashOf(body.algorithm, digest.body) !== digest.hash) {
    throw new Error('内容与哈希不符 · its hash is not that of its content');
  }
  const { kty, crv, x } = body.publicKey;
  const keyId = createHash('sha256').update(canonical({ kty, crv, x })).digest('base64url');
  if (keyId !== digest.keyId) throw new Error('密钥标识不符 · its key is not the one it names');
  const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
  const signed = kty === 'OKP' && crv === 'Ed25519';
  if (!signed || !verify(null, Buffer.from(digest.body), key, Buffer.from(digest.signature, 'base64url'))) {
    throw new Error('签名不成立 · its signature does not verify');
  }
  return body;
}

const badDigest = (n, problem, detail) => ({ caseId: 'digests', seq: n, problem, detail });

/** What digests state of each chain: the last word of those in the file, and of each that was kept. */
function statements(digests, kept) {
  let bad = null;
  const stated = [new Map()];
  const hashes = new Map();
  let [n, hash] = [0, ''];
  for (const digest of digests) {
    hashes.set(digest.n, digest.hash);
    try {
      if (digest.n !== n + 1) bad = bad || badDigest(n + 1, 'gap', '缺少摘要 · the digest is missing');
      const body = openDigest(digest);
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
      for (const [chain, seq, headHash] of openDigest(digest).heads)
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

async function* linesOf(file) {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  for await (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
}

/** `file`: the export; `kept`: digests from elsewhere. */
async function verifyExport(file, kept) {
  let scope = null;
  const digests = [];
  for await (const line of linesOf(file)) {
    if (line.kind === 'export') scope = line.scope;
    if (line.kind === 'digest') digests.push(line);
  }
  if (scope === null) throw new Error('不是审计链导出文件 · not an exported trail');
  const { bad, stated } = statements(digests, kept);
  const pinsOf = (name) => stated.flatMap((pins) => (pins.has(name) ? [pins.get(name)] : []));
  const chains = new Map();
  const chainOf = (name) => {
    if (!chains.has(name)) chains.set(name, new Chain(name, pinsOf(name)));
    return chains.get(name);
  };
  let events = 0;
  for await (const line of linesOf(file)) {
    if (line.kind === 'event') {
      events += 1;
      chainOf(line.chain).take(line);
    }
    if (line.kind === 'head') chainOf(line.chain).head = line;
  }
  if (scope === 'all') for (const pins of stated) for (const name of pins.keys()) chainOf(name);
  else chainOf(scope);
  let first = null;
  for (const chain of chains.values()) first = first || chain.verdict();
  const firstBad = first || bad;
  return { valid: firstBad === null, scope, chains: chains.size, events, ...(firstBad && { firstBad }) };
}

async function main(args) {
  const files = [];
  const kept = [];
  for (let index = 0; index < args.length; index += 1) {
    if (args[index] === '--digest') kept.push(JSON.parse(readFileSync(args[(index += 1)], 'utf8')));
    else files.push(args[index]);
  }
  if (files.length !== 1)
    throw new Error('用法 · usage: node verify-export.cjs EXPORT.jsonl [--digest DIGEST.json]...');
  const { valid, scope, chains, events, firstBad } = await verifyExport(files[0], kept);
  const range = scope === 'all' ? '全部 · all' : scope;
  console.log(
    `已核 · checked (${range}): ${chains} 条链 · chains, ${events} 条记录 · records, ${kept.length} 份所存摘要 · kept digests`,
  );
  if (valid) console.log('有效 · valid');
  else
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
