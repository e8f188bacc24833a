/** A launcher's run from its start until it is told to end, or cannot go on: the life of `npm start` and of `npm run dev`. */
import { LaunchError, type Launcher } from './launcher';
import { complain, say } from './say';

/** npm gone (killed, or its terminal closed) means that nobody can stop us any more. */
function whenParentIsGone(then: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) then();
  }, 1_000).unref();
}

/** What runs beside the system's parts: begun before them, and ended before them. */
export interface Companion {
  /** Resolves when the parts may start. */
  start(): Promise<void>;
  /** Rejects when it can no longer do what it is for: then the run ends. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Answers the status to end with; afterwards no process of the run is left. */
export async function runUntilStopped(launcher: Launcher, companion?: Companion): Promise<number> {
  let asked = 0;
  const askedToEnd = new Promise<void>((done) => {
    const ask = () => {
      asked += 1;
      if (asked === 1) say('正在停止 · stopping …');
      done();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    whenParentIsGone(ask);
  });
  const launch = async () => {
    await companion?.start();
    if (asked === 0) await launcher.start();
  };

  let status = 0;
  try {
    const start = launch();
    start.catch(() => undefined); // told to end, nobody waits for it any more
    const failed = Promise.race([launcher.failed, ...(companion === undefined ? [] : [companion.failed])]);
    await Promise.race([start, failed, askedToEnd]);
    await Promise.race([failed, askedToEnd]);
  } catch (error) {
    status = 1;
    complain(
      error instanceof LaunchError ? error.message : error instanceof Error ? (error.stack ?? '') : String(error),
    );
  }
  await companion?.stop();
  await launcher.stop();
  return status;
}

/** Ends the process with the status of `main`; a timer keeps it alive while it waits for signals only. */
export function endWith(main: () => Promise<number>): void {
  const alive = setInterval(() => undefined, 60_000);
  void main()
    .catch((error: unknown) => {
      complain(String(error));
      return 1;
    })
    .then((status) => {
      clearInterval(alive);
      process.exit(status);
    });
}
