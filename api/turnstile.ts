/**
 * Lets so many through in one turn of the event loop: however many requests arrive together, what must not wait (an access check, an
 * order) waits for a few of them and not for all.
 */
export class Turnstile {
  private waiting: (() => void)[] = [];
  private scheduled = false;

  constructor(private readonly perTurn: number) {}

  pass(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.waiting.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      for (const resolve of this.waiting.splice(0, this.perTurn)) resolve();
      this.schedule();
    });
  }
}
