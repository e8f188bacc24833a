/** Reads variables of the table from an environment, and reports everything that is wrong with it in one error. */
import type { z } from 'zod';
import { VARIABLES, type Variable, type VariableName } from './variables';

export type Environment = Readonly<Record<string, string | undefined>>;
type ValueOf<N extends VariableName> = z.output<(typeof VARIABLES)[N]['schema']>;
type Values<N extends VariableName, O extends VariableName> = { [K in N]: ValueOf<K> } & {
  [K in O]: ValueOf<K> | undefined;
};

export interface ConfigProblem {
  readonly variable: string;
  /** `中文 · English` */
  readonly problem: string;
}

/** All that is wrong with the environment of one part; the message names every variable on its own line. */
export class ConfigError extends Error {
  constructor(
    readonly part: string,
    readonly problems: readonly ConfigProblem[],
  ) {
    super(
      `配置有 ${problems.length} 处错误 · ${problems.length} configuration error(s), ${part}:\n` +
        problems.map(({ variable, problem }) => `  ${variable}: ${problem}`).join('\n'),
    );
    this.name = 'ConfigError';
  }
}

/**
 * Collects problems over several reads and checks across variables, and throws them together.
 * An empty text counts as not set, as shells and orchestrators produce it.
 */
export class Reader {
  private readonly problems: ConfigProblem[] = [];

  constructor(
    private readonly part: string,
    private readonly env: Environment,
  ) {}

  /** `required` must be there (or have a default); `optional` may be absent. */
  read<N extends VariableName, O extends VariableName = never>(
    required: readonly N[],
    optional: readonly O[] = [],
  ): Values<N, O> {
    const values: Record<string, unknown> = {};
    for (const name of required) values[name] = this.one(name, true);
    for (const name of optional) values[name] = this.one(name, false);
    return values as Values<N, O>; // each value comes from the schema of its own name
  }

  add(variable: string, problem: string): void {
    this.problems.push({ variable, problem });
  }

  /** To be called after the last read, before a value is used. */
  throwIfWrong(): void {
    if (this.problems.length > 0) throw new ConfigError(this.part, this.problems);
  }

  private one(name: VariableName, required: boolean): unknown {
    const variable: Variable = VARIABLES[name];
    const given = this.env[name];
    const text = given === undefined || given.trim() === '' ? variable.default : given.trim();
    if (text === undefined) {
      if (required) this.add(name, `未设置：${variable.what.zh} · not set: ${variable.what.en}`);
      return undefined;
    }
    const parsed = variable.schema.safeParse(text);
    if (parsed.success) return parsed.data;
    this.add(name, parsed.error.issues.map((issue) => issue.message).join('；'));
    return undefined;
  }
}
