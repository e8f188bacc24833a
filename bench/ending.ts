type End = () => Promise<unknown> | void;
/** Takes what is to be ended. */
export type OnEnd = (end: End) => void;

/** Ends what it is told of, the last first: once, when a measurement is done or a signal comes. Nothing of it outlives its process. */
export function ending(): {
  readonly onEnd: OnEnd;
  readonly end: () => Promise<void>;
} {
  const ends: End[] = [];
  const endAll = async () => {
    const failed: unknown[] = [];
    for (const one of ends.splice(0).reverse()) {
      try {
        await one();
      } catch (error) {
        failed.push(error); // the others are ended all the same
      }
    }
    if (failed.length > 0) throw failed[0];
  };
  let ended: Promise<void> | undefined;
  const end = () => (ended ??= endAll());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void end().finally(() => process.exit(130)));
  }
  return { onEnd: (one) => void ends.push(one), end };
}
