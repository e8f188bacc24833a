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
import type { Session } from './session';
import { measureStalls } from './stalls';

/** What is kept as files beside the tables: the plans of the dearest statements, the picture of a decision's way. */
export interface Kept {
  readonly plans: boolean;
  readonly picture: boolean;
}

type Measure = (session: Session, kept: Kept) => Promise<void>;
export const MEASURES: Readonly<Record<string, Measure>> = {
  lives: measureLives,
  dbos: measureDbos,
  layers: measureLayers,
  decision: measureDecisions,
  access: measureAccess,
  growth: measureGrowth,
  lists: measureLists,
  burst: measureBurst,
  selection: measureSelection,
  objections: measureObjections,
  overload: measureOverload,
  stalls: measureStalls,
  knobs: measureKnobs,
  adr1: compareArbiters,
};
