/**
 * What a case of a process keeps: its file, the facts that come about in its course, and what of these is internal to the authority.
 * Written strictly: a fact that stands in no schema does not compile. Read tolerantly (read.ts): what an earlier release has kept
 * is answered as it was kept, and never makes a case unreadable. What is hashed is what is stored, never what was read by a schema.
 */
import type { Cited } from './measures';
import { z } from 'zod';
import { identifier, instant, missing } from './forms/form';
import { said, type Words } from './forms/words';

export interface Kept {
  /** As it is kept, which is more than what was filed. */
  readonly file: z.ZodObject;
  /** Of these, those of a panel's draw are told once the case is closed (`mayReadDraw`). */
  readonly facts: z.ZodObject;
  /** Under the name `internal` among the stored facts. */
  readonly internal: z.ZodObject;
  /** What readers are told beside the facts, looked up when it is asked for and kept nowhere. */
  readonly shown?: z.ZodObject;
}

/** A fact with its words; `null` unsets it. */
export type Fact<S extends z.ZodType = z.ZodType> = z.ZodOptional<z.ZodNullable<S>> & { readonly words: Words };

export function fact<S extends z.ZodType>(schema: S, zh: string, en: string, article?: Cited): Fact<S> {
  const words = { zh, en, ...(article !== undefined && { article }) };
  return Object.assign(said(schema, zh, en, article).nullish(), { words });
}

/** Facts of a process: none is there from the beginning, and each has its words. */
export function factsOf<S extends Readonly<Record<string, Fact>>>(members: S) {
  return z.strictObject(members);
}

export const NONE = factsOf({});

/** Of every process that returns what was filed. */
export const returned = {
  missing: fact(
    missing,
    '退回时告知需补正的内容',
    'what a return said was missing',
    'by analogy: Administrative Licensing Law art. 32',
  ),
};

/** Of every process with a drawn panel: what the draw is recomputed from. */
export const drawn = (article: Cited) => ({
  draw: fact(
    z.strictObject({
      pool: said(z.array(z.string()), '冻结的候选名单', 'frozen pool'),
      poolHash: said(z.string(), '候选名单的哈希', 'hash of the pool'),
      seed: said(z.string(), '随机种子', 'seed'),
      order: said(z.array(z.string()), '抽取的顺序', 'order drawn'),
    }),
    '抽取',
    'draw',
    article,
  ),
});

/** Of every process that may lead to an order: the party comes to know of it when it is issued. */
export const ordersProposed = factsOf({
  rectifications: fact(z.array(identifier), '由此拟定的责令整改', 'orders proposed from here', 'Art. 25, 28'),
});

/** The text as it was served, where it was served outside the system. */
export const service = z.strictObject({
  at: said(instant, '时间', 'at'),
  proof: said(z.string().nullable(), '送达证明', 'proof of service'),
});

export const authorizationId = said(identifier, '授权', 'authorisation');
