/**
 * Loaded before a part of the system: notes when it was asked over HTTP, and when it asked the database and the engine, on the one clock that all
 * processes of a machine share. What the worker's native client says to the engine is not seen.
 */
import { appendFileSync, existsSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import http2, { type ClientHttp2Session, type OutgoingHttpHeaders } from 'node:http2';
import { basename, dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { Client } from 'pg';
import { marksOf, now, type Mark } from './marks';

const FLUSH_MS = 200;

/** Appends marks to the file as lines of JSON. */
function traceTo(file: string): void {
  const part = basename(dirname(process.argv[1] ?? ''));
  let marks: Mark[] = [];
  const note = (mark: Omit<Mark, 'part'>) => void marks.push({ part, ...mark });
  setInterval(() => {
    if (marks.length > 0) appendFileSync(file, marks.map((mark) => `${JSON.stringify(mark)}\n`).join(''));
    marks = [];
  }, FLUSH_MS).unref();
  noteRequests(note);
  noteStatements(note);
  noteCalls(note);
}

type Note = (mark: Omit<Mark, 'part'>) => void;

function noteRequests(note: Note): void {
  const listeners = http.Server.prototype as { emit: (this: object, event: string, ...args: unknown[]) => boolean };
  const emit = listeners.emit;
  listeners.emit = function (event, ...args) {
    if (event === 'request') {
      const [request, response] = args as [IncomingMessage, ServerResponse];
      const what = `${request.method ?? ''} ${request.url ?? ''}`;
      const from = now();
      response.once('finish', () => note({ kind: 'request', what, from, to: now() }));
    }
    return emit.call(this, event, ...args);
  };
}

type Done = (error: unknown, result: unknown) => void;

function noteStatements(note: Note): void {
  // The driver's overloads do not say how knex calls it: with what is to be told the answer.
  const client = Client.prototype as unknown as { query: (this: object, ...args: unknown[]) => unknown };
  const query = client.query;
  client.query = function (statement, done, ...more) {
    if (typeof done !== 'function') return query.call(this, statement, done, ...more);
    const what = typeof statement === 'string' ? statement : (statement as { text: string }).text;
    const session = (this as { processID?: number }).processID;
    const from = now();
    const told: Done = (error, result) => {
      note({ kind: 'statement', what, from, to: now(), ...(session !== undefined && { session }) });
      (done as Done)(error, result);
    };
    return query.call(this, statement, told, ...more);
  };
}

function noteCalls(note: Note): void {
  const connect = http2.connect;
  const noted = (...args: Parameters<typeof connect>): ClientHttp2Session => {
    const session = connect(...args);
    const request = session.request.bind(session);
    session.request = (headers?: OutgoingHttpHeaders, options?) => {
      const stream = request(headers, options);
      const from = now();
      stream.once('close', () => note({ kind: 'call', what: String(headers?.[':path'] ?? ''), from, to: now() }));
      return stream;
    };
    return session;
  };
  http2.connect = noted as typeof connect;
}

const folder = marksOf(process.ppid);
if (isMainThread && existsSync(folder)) traceTo(join(folder, String(process.pid)));
