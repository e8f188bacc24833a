/**
 * Holds the access log against the system chain: every line belongs to one event, which carries either the line itself or
 * the hash of the batch it was written in. All of them are written under the system chain's lock, so that the log's ids
 * ascend in the order of the chain and a line that belongs to none shows. Lines that were forgotten by the rules are told by an
 * event of the chain (services/access/retention.ts), and held to the six months that the law gives them.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../../domain/canonical';
import { ALGORITHMS, type BadRecord, type StoredEvent } from '../../domain/trail-verify';
import { accessLines, type AccessLine } from '../../records/access';
import type { Tx } from '../../records/database';
import { eventsOfType, SYSTEM_CHAIN } from '../../records/events';
import { lastLineOf, LOG_FORGOTTEN } from '../access/retention';

const PAGE = 2_000;
/** The shortest that six calendar months can be. */
const LEAST_KEPT_MS = 181 * 86_400_000;

interface Forgotten {
  readonly at: Date;
  readonly upToId: number;
}

interface LogLine {
  readonly id: number;
  readonly line: AccessLine;
}

export class AccessLinesVerifier {
  private page: LogLine[] = [];
  private next = 0;
  private lastId = 0;
  private exhausted = false;
  /** What was forgotten when, oldest first; read at the first event. */
  private forgotten: readonly Forgotten[] | null = null;

  constructor(private readonly tx: Tx) {}

  /** The next event of the system chain, itself verified. Null where its lines are what was logged. */
  async check(event: StoredEvent): Promise<BadRecord | null> {
    if (!['access.batch', 'access.denied', 'access.leased'].includes(event.type)) return null;
    const gone = await this.goneWith(event);
    if (gone !== null) return gone.tooEarly ? tooEarly(event.seq) : null;
    return event.type === 'access.batch' ? this.checkBatch(event) : this.checkLine(event);
  }

  /** After the chain's last event: lines that belong to none. */
  async end(lastSeq: number): Promise<BadRecord | null> {
    const left = await this.peek();
    return left === null
      ? null
      : bad(lastSeq, `日志第 ${left.id} 行不属于任何事件`, `line ${left.id} of the log belongs to no event`);
  }

  /** Whether the event's lines have been forgotten by the rules, and not before their time; null where they have to be there. */
  private async goneWith(event: StoredEvent): Promise<{ readonly tooEarly: boolean } | null> {
    this.forgotten ??= (await eventsOfType(this.tx, SYSTEM_CHAIN, LOG_FORGOTTEN)).map(({ at, payload }) => ({
      at,
      upToId: Number((JSON.parse(payload) as JsonObject).upToId),
    }));
    const last = lastLineOf(JSON.parse(event.payload) as JsonObject);
    const first = last === null ? undefined : this.forgotten.find(({ upToId }) => upToId >= last);
    if (first === undefined) return null;
    return { tooEarly: first.at.getTime() - new Date(event.at).getTime() < LEAST_KEPT_MS };
  }

  private async checkLine(event: StoredEvent): Promise<BadRecord | null> {
    const payload = JSON.parse(event.payload) as JsonObject; // canonical text that the chain vouches for
    const found = await this.readNext();
    if (found === null || found.id !== payload.logId) {
      return bad(event.seq, '访问日志缺少此事件的一行', 'the line of this event is missing from the log');
    }
    const expected = { ...found.line, logId: found.id, requestId: payload.requestId ?? null };
    const same = canonicalJson(expected) === event.payload;
    return same ? null : bad(event.seq, `访问日志第 ${found.id} 行被改动`, `line ${found.id} of the log was changed`);
  }

  private async checkBatch(event: StoredEvent): Promise<BadRecord | null> {
    const { count, firstId, lastId, algorithm, hash } = JSON.parse(event.payload) as JsonObject;
    if (typeof algorithm !== 'string' || !ALGORITHMS.includes(algorithm)) {
      return bad(event.seq, '批次的算法不受认可', 'the algorithm of the batch proves nothing');
    }
    const hashed = createHash(algorithm);
    for (let n = 0; n < Number(count); n += 1) {
      const found = await this.readNext();
      if (found === null || (n === 0 && found.id !== firstId)) return differs(event.seq, firstId, lastId);
      hashed.update(canonicalJson(found.line)).update('\n');
    }
    return this.lastId === lastId && hashed.digest('hex') === hash ? null : differs(event.seq, firstId, lastId);
  }

  private async readNext(): Promise<LogLine | null> {
    const line = await this.peek();
    if (line === null) return null;
    this.next += 1;
    this.lastId = line.id;
    return line;
  }

  private async peek(): Promise<LogLine | null> {
    if (this.next >= this.page.length && !this.exhausted) {
      this.page = await accessLines(this.tx, this.lastId, PAGE);
      this.next = 0;
      this.exhausted = this.page.length < PAGE;
    }
    return this.page[this.next] ?? null;
  }
}

function tooEarly(seq: number): BadRecord {
  return bad(seq, '访问日志未满六个月即被清除', 'lines of the log were forgotten before their six months');
}

function differs(seq: number, firstId: unknown, lastId: unknown): BadRecord {
  return bad(
    seq,
    `访问日志第 ${String(firstId)}–${String(lastId)} 行与批次哈希不符`,
    `lines ${String(firstId)}–${String(lastId)} of the log are not the batch that was hashed`,
  );
}

function bad(seq: number, zh: string, en: string): BadRecord {
  return { caseId: SYSTEM_CHAIN, seq, problem: 'access-log', detail: { zh, en } };
}
