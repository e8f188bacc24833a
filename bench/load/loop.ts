/** Closed loops: so many clients, each doing one thing after the other; what completes within the window is counted. */

/** Counts what completes while it is open. */
export class Window {
  private openedAt = Number.POSITIVE_INFINITY;
  private closedAt = Number.POSITIVE_INFINITY;
  private count = 0;

  get isOpen(): boolean {
    const now = performance.now();
    return now >= this.openedAt && now < this.closedAt;
  }

  tick(): void {
    if (this.isOpen) this.count += 1;
  }

  open(lengthMs: number): void {
    this.openedAt = performance.now();
    this.closedAt = this.openedAt + lengthMs;
  }

  get isOver(): boolean {
    return performance.now() >= this.closedAt;
  }

  get perSecond(): number {
    return (this.count * 1000) / (this.closedAt - this.openedAt);
  }
}

const LONGEST_RAMP_MS = 20_000;

/** Lets every client come through once, so that they are spread over the stages; then opens the window. */
export async function closedLoop(
  clients: number,
  windowMs: number,
  window: Window,
  once: (client: number) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  let through = 0;
  let opened = false;
  const client = async (number: number) => {
    for (let n = 0; !window.isOver; n += 1) {
      await once(number);
      if (n === 0) through += 1;
      if (!opened && (through === clients || performance.now() - began > LONGEST_RAMP_MS)) {
        opened = true;
        window.open(windowMs);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
}

/** Takes from the list, so many at once. */
export async function workOff<T>(
  items: readonly T[],
  clients: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items].reverse();
  const client = async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: clients }, client));
}
