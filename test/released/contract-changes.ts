/**
 * What in a served OpenAPI document would break a client of an earlier one; additions are none of it. What a client may
 * send has to be taken as before, what it is answered has to be as announced before: new routes, error statuses, optional
 * members and parameters, members of replies and values of enumerations in replies are additions.
 */

type Json = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const UPPER = ['maxLength', 'maximum', 'maxItems', 'maxProperties'];
const LOWER = ['minLength', 'minimum', 'minItems', 'minProperties'];
/** Of what is sent: any change of these may refuse what was taken. */
const EXACT = ['pattern', 'format', 'const', 'uniqueItems', 'multipleOf'];

export function contractChanges(before: Json, after: Json): string[] {
  return new Comparison(before, after).run();
}

class Comparison {
  private readonly found = new Set<string>();

  constructor(
    private readonly before: Json,
    private readonly after: Json,
    /** The pairs of schemas that are being compared: one may stand within itself. */
    private readonly under = new Set<string>(),
  ) {}

  run(): string[] {
    for (const [path, operations] of members(this.before['paths'])) {
      for (const method of METHODS) {
        const old = object(operations)[method];
        if (old === undefined) continue;
        const at = `${method.toUpperCase()} ${path}`;
        const now = object(object(this.after['paths'])[path])[method];
        if (now === undefined) this.say(at, 'is gone');
        else this.operation(at, object(old), object(now));
      }
    }
    return [...this.found];
  }

  private operation(at: string, old: Json, now: Json): void {
    for (const name of ['operationId', 'security', 'tags'])
      if (!same(old[name], now[name])) this.say(at, `${name} ${text(old[name])} became ${text(now[name])}`);
    this.parameters(at, list(old['parameters']), list(now['parameters']));
    const [oldBody, body] = [this.old(old['requestBody']), this.now(now['requestBody'])];
    if (body['required'] === true && oldBody['required'] !== true) this.say(`${at} body`, 'became required');
    this.content(`${at} body`, oldBody, body, 'sent');
    for (const [status, response] of members(old['responses'])) {
      const current = object(now['responses'])[status];
      if (current === undefined) this.say(`${at} ${status}`, 'is announced no more');
      else this.reply(`${at} ${status}`, this.old(response), this.now(current));
    }
    for (const status of Object.keys(object(now['responses'])))
      if (Number(status) < 400 && object(old['responses'])[status] === undefined) this.say(`${at} ${status}`, 'is new');
  }

  private reply(at: string, old: Json, now: Json): void {
    this.content(at, old, now, 'answered');
    for (const name of Object.keys(object(old['headers'])))
      if (object(now['headers'])[name] === undefined) this.say(`${at} header ${name}`, 'is gone');
  }

  private parameters(at: string, old: readonly unknown[], now: readonly unknown[]): void {
    const key = (one: Json) => `${String(one['in'])} ${String(one['name'])}`;
    const [known, current] = [old.map((one) => this.old(one)), now.map((one) => this.now(one))];
    for (const one of known) {
      const same = current.find((other) => key(other) === key(one));
      if (same === undefined) this.say(`${at} ${key(one)}`, 'is gone');
      else {
        if (same['required'] === true && one['required'] !== true) this.say(`${at} ${key(one)}`, 'became required');
        this.schema(`${at} ${key(one)}`, one['schema'], same['schema'], 'sent');
      }
    }
    for (const one of current)
      if (one['required'] === true && !known.some((other) => key(other) === key(one)))
        this.say(`${at} ${key(one)}`, 'is new and required');
  }

  private content(at: string, old: Json, now: Json, direction: 'sent' | 'answered'): void {
    for (const [media, entry] of members(old['content'])) {
      const current = object(now['content'])[media];
      if (current === undefined) this.say(`${at} ${media}`, 'is gone');
      else this.schema(at, object(entry)['schema'], object(current)['schema'], direction);
    }
  }

  private schema(at: string, oldOne: unknown, nowOne: unknown, direction: 'sent' | 'answered'): void {
    const pair = `${direction} ${text(oldOne)} ${text(nowOne)}`;
    if (this.under.has(pair)) return; // within itself
    this.under.add(pair);
    const [old, now] = [this.old(oldOne), this.now(nowOne)];
    const branches = ['anyOf', 'oneOf'].find((name) => old[name] !== undefined || now[name] !== undefined);
    if (branches !== undefined) this.branches(at, old, now, direction);
    this.type(at, old, now, direction);
    if (direction === 'sent') this.bounds(at, old, now);
    this.properties(at, old, now, direction);
    for (const name of ['items', 'additionalProperties', 'propertyNames']) {
      if (isObject(old[name]) && isObject(now[name])) this.schema(`${at}/${name}`, old[name], now[name], direction);
      else if (direction === 'sent' && isNarrower(name, old[name], now[name])) this.say(`${at}/${name}`, 'is narrower');
    }
    this.under.delete(pair);
  }

  /** Each branch of the one side has one on the other that differs in nothing which matters. */
  private branches(at: string, old: Json, now: Json, direction: 'sent' | 'answered'): void {
    const of = (one: Json) => [...list(one['anyOf']), ...list(one['oneOf'])];
    const [olds, nows] = [of(old).length > 0 ? of(old) : [old], of(now).length > 0 ? of(now) : [now]];
    const fits = (one: unknown, other: unknown) => {
      const trial = new Comparison(this.before, this.after, this.under);
      trial.schema('', one, other, direction);
      return trial.found.size === 0;
    };
    const unmatched =
      direction === 'sent'
        ? olds.filter((one) => !nows.some((other) => fits(one, other)))
        : nows.filter((other) => !olds.some((one) => fits(one, other)));
    for (const one of unmatched) this.say(at, `an alternative ${text(one).slice(0, 200)} is ${direction === 'sent' ? 'gone' : 'new'}`);
  }

  private type(at: string, old: Json, now: Json, direction: 'sent' | 'answered'): void {
    const [from, to] = [types(old), types(now)];
    const lost = direction === 'sent' ? from.filter((one) => !covers(to, one)) : to.filter((one) => !covers(from, one));
    if (from.length > 0 && to.length > 0 && lost.length > 0) this.say(at, `type ${from.join('|')} became ${to.join('|')}`);
    if (direction === 'sent' && now['enum'] !== undefined) {
      const values = list(now['enum']);
      const gone = old['enum'] === undefined ? ['any other'] : list(old['enum']).filter((one) => !values.includes(one));
      if (gone.length > 0) this.say(at, `${gone.map(String).join(', ')} is taken no more`);
    }
    if (direction === 'answered' && old['format'] !== undefined && old['format'] !== now['format'])
      this.say(at, `format ${text(old['format'])} became ${text(now['format'])}`);
  }

  private bounds(at: string, old: Json, now: Json): void {
    for (const [names, narrower] of [
      [UPPER, (a: number, b: number) => b < a],
      [LOWER, (a: number, b: number) => b > a],
    ] as const)
      for (const name of names) {
        const [a, b] = [old[name], now[name]];
        const open = name.startsWith('max') ? Infinity : -Infinity;
        if (typeof b === 'number' && narrower(typeof a === 'number' ? a : name.startsWith('min') ? 0 : open, b))
          this.say(at, `${name} ${text(a)} became ${b}`);
      }
    for (const name of EXACT)
      if (now[name] !== undefined && !same(old[name], now[name]))
        this.say(at, `${name} ${text(old[name])} became ${text(now[name])}`);
  }

  private properties(at: string, old: Json, now: Json, direction: 'sent' | 'answered'): void {
    for (const [name, schema] of members(old['properties'])) {
      const current = object(now['properties'])[name];
      if (current !== undefined) this.schema(`${at}/${name}`, schema, current, direction);
      else if (direction === 'answered' || now['additionalProperties'] === false) this.say(`${at}/${name}`, 'is gone');
    }
    const [from, to] = [list(old['required']), list(now['required'])];
    const [lost, what] =
      direction === 'sent'
        ? [to.filter((one) => !from.includes(one)), 'became required']
        : [from.filter((one) => !to.includes(one)), 'may be absent'];
    for (const name of lost) this.say(`${at}/${String(name)}`, what);
  }

  private say(at: string, what: string): void {
    this.found.add(`${at}: ${what}`);
  }

  private old(value: unknown): Json {
    return resolve(this.before, value);
  }

  private now(value: unknown): Json {
    return resolve(this.after, value);
  }
}

function isNarrower(name: string, old: unknown, now: unknown): boolean {
  if (now === undefined || now === true) return false;
  if (name === 'additionalProperties' && now === false) return old !== false;
  return !same(old, now);
}

function covers(wider: readonly string[], one: string): boolean {
  return wider.includes(one) || (one === 'integer' && wider.includes('number'));
}

function types(schema: Json): string[] {
  const { type } = schema;
  return typeof type === 'string' ? [type] : list(type).map(String);
}

function resolve(document: Json, value: unknown): Json {
  const one = object(value);
  const reference = one['$ref'];
  if (typeof reference !== 'string') return one;
  const target = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => object(at)[part.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  return resolve(document, target);
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});
const members = (value: unknown): [string, unknown][] => Object.entries(object(value));
const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const text = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
const same = (one: unknown, other: unknown): boolean => text(one) === text(other);
