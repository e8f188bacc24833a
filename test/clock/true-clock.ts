/**
 * Every place that reads a clock of its own in place of `legal_now()` (records/clock.ts), with the reason: what it times is no
 * business of a case, a right or the trail. clocks.test.ts holds that there is no other.
 */

/** Files in which SQL reads the true time. */
export const IN_SQL: Readonly<Record<string, string>> = {
  'records/clock.ts': 'holds the one clock beside the other',
  'records/outbox.ts': 'when a wake-up is sent, and tried again',
  'records/idempotency.ts': 'for how long an answer is kept for a repetition of its request',
  'records/part-starts.ts': 'which processes of the system live and have died',
  'records/parking.ts': 'how long a case over which a process died has been on trial',
};

/** Files in which the program reads its machine's time, or (a workflow) the engine's. */
export const IN_CODE: Readonly<Record<string, string>> = {
  'api/auth.ts': 'whether a token has expired: its issuer counts by true time',
  'api/jwks.ts': 'how old the fetched keys are',
  'api/budget.ts': 'requests a minute',
  'api/health.ts': 'for how long an answer of readiness is shared',
  'cases/refusals.ts': 'equal refusals of one minute, counted together',
  'services/access/access-log.ts': 'how long lines wait to be written',
  'services/trail/mark-file.ts': 'how old a lock file is',
  'config/logger.ts': 'the time of a log line',
  'workflows/case-watch.ts': 'how much of a wait is left; what is due then is judged by the record',
  'worker/case-watch.ts': 'how long the engine may take to answer',
  'worker/guard.ts': 'how long a run is under suspicion',
  'worker/reconcile.ts': 'how long the engine may take to answer, and a difference may last',
  'worker/relay.ts': 'how long the engine may take to answer',
  'worker/timed-out.ts': 'how long the engine may take to answer',
  'scripts/client/client.ts': 'for how long a client waits',
  'scripts/client/samples.ts': 'a caller of the contract, with a clock of its own',
  'scripts/demo/selection.ts': 'a caller of the contract, with a clock of its own',
  'scripts/demo/inspection.ts': 'a caller of the contract, with a clock of its own',
  'scripts/demo/rights.ts': 'a caller of the contract, with a clock of its own',
  'scripts/demo/cycles.ts': 'a caller of the contract, with a clock of its own',
  'scripts/demo/data-request.ts': 'a caller of the contract, with a clock of its own',
  'scripts/doctor/system.ts': 'which workers have polled lately',
  'scripts/identity/mint.ts': 'when a token expires',
  'scripts/launcher/deaths.ts': 'when processes died',
  'scripts/launcher/engine-lookup.ts': 'how long a download takes',
  'scripts/launcher/engine.ts': 'how long the engine may take to answer',
  'scripts/launcher/launcher.ts': 'when the run began, and how long its parts take',
  'scripts/launcher/log-files.ts': 'the age of a log file',
  'scripts/launcher/part.ts': 'when a part began and died',
  'scripts/launcher/processes.ts': 'how long a process may take to end',
  'scripts/launcher/say.ts': 'how long something took',
  'scripts/launcher/test-server.ts': 'how long a build takes',
  'scripts/reconcile.ts': 'the name of a folder that is set aside',
  'scripts/soak/memory.ts': 'how long a soak has gone on',
};

/** Columns that the database fills with the true time. */
export const FILLED: Readonly<Record<string, string>> = {
  'outbox.created_at': 'when a wake-up was written',
  'outbox.next_at': 'when a wake-up is tried again',
  'wake_ups.sent_at': 'when a wake-up was sent',
  'idempotency.at': 'for how long an answer is kept for a repetition of its request',
  'part_starts.started_at': 'which processes of the system live and have died',
  'part_starts.seen_at': 'which processes of the system live and have died',
  'case_trials.at': 'how long a case over which a process died has been on trial',
  'parked_cases.parked_at': 'since when a case waits for an operator',
  'take_ups.at': 'when a case was given a fresh workflow',
};
