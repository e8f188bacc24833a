/**
 * Time limits as versioned policy: the measures fix almost no day counts, so what a case is bound by is the policy it
 * was opened under, or the definition's defaults with the source each is borrowed from.
 */
import { parseLimit, type Limit } from './limit';
import { limitKeyOf, stepOf, type ProcessDefinition } from './process';

export interface PolicyVersion {
  readonly version: number;
  readonly limits: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, string>>;
  readonly reminders: Readonly<Record<string, readonly string[]>>;
  readonly parameters: Readonly<Record<string, string>>;
  /** The document (文号) that the policy rests on. */
  readonly basis: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** By the names of steps and free limits, and of parameters. @throws Error for a name that the process does not know */
export interface EffectivePolicy<L extends string = string, N extends string = string> {
  readonly version: number;
  /** The limit of the step or the free limit of this name; null where there is none, also for one that is only reminded of. */
  limitOf(name: L): Limit | null;
  /** The interval at which a step without a due time is reminded of; null for every other. */
  remindEvery(step: L): Limit | null;
  extensionOf(step: L): Limit | null;
  remindersOf(name: L): readonly Limit[];
  /** A decimal. */
  parameterOf(name: N): string;
}

/** The names under which a process keeps limits, with their defaults. */
export function defaultLimits(definition: ProcessDefinition): Record<string, string> {
  const limits: Record<string, string> = {};
  for (const [name, limit] of Object.entries(definition.limits ?? {})) limits[name] = limit.default;
  for (const [name, step] of Object.entries(definition.steps)) {
    if (step.limit !== undefined && 'default' in step.limit) limits[name] = step.limit.default;
    if (step.remindEvery !== undefined) limits[name] = step.remindEvery.default;
  }
  return limits;
}

export function defaultExtensions(definition: ProcessDefinition): Record<string, string> {
  return Object.fromEntries(
    Object.entries(definition.steps).flatMap(([name, step]) =>
      step.extension ? [[name, step.extension.default]] : [],
    ),
  );
}

export function defaultReminders(definition: ProcessDefinition): Record<string, readonly string[]> {
  const reminders = [...Object.entries(definition.limits ?? {}), ...Object.entries(definition.steps)].flatMap(
    ([name, { reminders: texts }]) => (texts ? [[name, texts] as const] : []),
  );
  return Object.fromEntries(reminders);
}

export function defaultParameters(definition: ProcessDefinition, { demo }: Setting): Record<string, string> {
  return Object.fromEntries(
    Object.entries(definition.parameters ?? {}).map(([name, one]) => [name, (demo ? one.inDemo : null) ?? one.default]),
  );
}

/** What defaults hang on beside the definition. */
export interface Setting {
  /** The system runs on the demo's invented data. */
  readonly demo: boolean;
}

interface Defaults {
  readonly limits: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, string>>;
  readonly reminders: Readonly<Record<string, readonly string[]>>;
}

const gathered = new WeakMap<ProcessDefinition, Defaults>();

/** Gathered once from a definition: every command on a case asks for them. */
function defaultsOf(definition: ProcessDefinition): Defaults {
  let known = gathered.get(definition);
  if (known === undefined) {
    known = {
      limits: defaultLimits(definition),
      extensions: defaultExtensions(definition),
      reminders: defaultReminders(definition),
    };
    gathered.set(definition, known);
  }
  return known;
}

/** The policy in force for a case; `null` stands for version 0, the defaults. */
export function effectivePolicy(
  definition: ProcessDefinition,
  policy: PolicyVersion | null,
  setting: Setting,
): EffectivePolicy {
  const defaults = defaultsOf(definition);
  const limits = { ...defaults.limits, ...policy?.limits };
  const extensions = { ...defaults.extensions, ...policy?.extensions };
  const reminders = { ...defaults.reminders, ...policy?.reminders };
  const parameters = { ...defaultParameters(definition, setting), ...policy?.parameters };
  const read = (texts: Record<string, string>, key: string) => {
    const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
    return text === undefined ? null : required(text);
  };
  const keyOf = (name: string) => {
    if (stepOf(definition, name) === null && !Object.hasOwn(definition.limits ?? {}, name))
      throw new Error(`${definition.process} has no limit ${name}`);
    return limitKeyOf(definition, name);
  };
  const isRemindedOf = (name: string) => definition.steps[name]?.remindEvery !== undefined;
  return {
    version: policy?.version ?? 0,
    limitOf: (name) => {
      const key = keyOf(name);
      return isRemindedOf(name) ? null : read(limits, key);
    },
    remindEvery: (step) => {
      const key = keyOf(step);
      return isRemindedOf(step) ? read(limits, key) : null;
    },
    extensionOf: (step) => read(extensions, keyOf(step)),
    parameterOf: (name) => {
      const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (value === undefined) throw new Error(`${definition.process} has no parameter ${name}`);
      return value;
    },
    remindersOf: (name) => (reminders[keyOf(name)] ?? []).map(required),
  };
}

function required(text: string): Limit {
  const limit = parseLimit(text);
  if (limit === null) throw new Error(`stored limit ${text} is not one`);
  return limit;
}
