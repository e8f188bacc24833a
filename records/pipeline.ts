/**
 * Statements of one transaction that are sent one behind the other, without waiting for the answers to those before. They are carried out in
 * the order of sending; of a transaction that fails, the first that failed says why.
 */
export class Pipeline {
  private readonly sent: Promise<unknown>[] = [];

  /** Goes on without its answer; `pipelined` waits for it. */
  add(statement: Promise<unknown>): void {
    statement.catch(() => undefined); // told by whoever waits
    this.sent.push(statement);
  }

  /** Waits for the answer, and with it for all before. @throws what the first of them that failed has thrown */
  async answer<T>(statement: Promise<T>): Promise<T> {
    this.add(statement);
    await this.answers();
    return statement;
  }

  async answers(): Promise<void> {
    const answers = await Promise.allSettled(this.sent);
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

/**
 * Carries out what sends statements, and waits for the answers to all of them, or has `wait` say how they are waited for.
 * @throws what the first that failed has thrown
 */
export async function pipelined<T>(
  work: (sent: Pipeline) => Promise<T>,
  wait: (answers: Promise<void>) => Promise<void> = (answers) => answers,
): Promise<T> {
  const sent = new Pipeline();
  let result: T;
  try {
    result = await work(sent);
  } catch (error) {
    await sent.answers();
    throw error;
  }
  await wait(sent.answers());
  return result;
}
