/** Which failures pass by themselves (PostgreSQL restarting, a long lock, a full pool), so that the caller may try again. */

import { isNativeError } from 'node:util/types';

/** SQLSTATE codes and classes after which nothing was committed and the same request may succeed shortly. */
const SQLSTATES = new Set([
  '55P03', // lock_not_available: lock_timeout
  '57014', // query_canceled: statement_timeout
  '53300', // too_many_connections
  '40P01', // deadlock_detected
  '40001', // serialization_failure
  '25006', // read_only_sql_transaction: a standby not promoted yet
  '25P03', // idle_in_transaction_session_timeout
]);
const SQLSTATE_CLASSES = ['08', '57P0'];
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** Errors of knex and pg that carry no code. */
const MESSAGES =
  /Timeout acquiring a connection|Connection terminated|timeout expired|Client has encountered a connection error|Unable to acquire a connection/;

/** A short reason for the log if the failure is transient, else undefined. */
export function transientReason(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined && SQLSTATES.has(code)) return code;
  if (code?.length === 5 && SQLSTATE_CLASSES.some((prefix) => code.startsWith(prefix))) return code;
  if (code !== undefined && 'syscall' in error && SOCKET_CODES.has(code)) return code;
  if (error.name === 'KnexTimeoutError' || MESSAGES.test(error.message)) return 'connection';
  if (!('errors' in error) || !Array.isArray(error.errors)) return undefined;
  // Several addresses were tried.
  return error.errors.map((one: unknown) => transientReason(one)).find((reason) => reason !== undefined);
}
