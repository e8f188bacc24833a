/** What `npm run bench` measures, in this order. */
import { measureAccess } from './access';
import { compareArbiters } from './adr1/compare';
import { measureBurst } from './burst';
import { measureDbos } from './dbos/compare';
import { measureDecisions } from './decision';
import { measureGrowth } from './growth';
import { measureKnobs } from './knobs';
import { measureLayers } from './layers/measure';
import { measureLists } from './lists';
import { measureLives } from './lives';
import { measureObjections } from './objections';
import { measureOverload } from './overload';
import { measureSelection } from './selection';
import type { Bench, Session } from './session';
import { measureStalls } from './stalls';

/** What is kept as files beside the tables: the plans of the dearest statements, the picture of a decision's way. */
export interface Kept {
  readonly plans: boolean;
  readonly picture: boolean;
}

/** One after the other on one system, which is gone before the next ones. */
export const TOGETHER: Readonly<Record<string, (session: Session) => Promise<void>>> = {
  lives: measureLives,
  dbos: measureDbos,
  decision: measureDecisions,
  access: measureAccess,
  burst: measureBurst,
  selection: measureSelection,
  objections: measureObjections,
  overload: measureOverload,
  stalls: measureStalls,
  adr1: compareArbiters,
};

/** On systems of their own: set up in another way, or left as nobody else could use them. */
export const APART: Readonly<Record<string, (bench: Bench, kept: Kept) => Promise<void>>> = {
  layers: measureLayers,
  knobs: measureKnobs,
  growth: measureGrowth,
  lists: measureLists,
};

export const MEASURES: readonly string[] = [...Object.keys(TOGETHER), ...Object.keys(APART)];
