/** What `npm run bench` measures, in this order. */
import { measureAccess } from './access';
import { compareArbiters } from './adr1/compare';
import { measureBurst } from './burst';
import { measureDbos } from './dbos/compare';
import { measureDecisions } from './decision';
import { measureGrowth } from './growth';
import { measureLists } from './lists';
import { measureLives } from './lives';
import { measureObjections } from './objections';
import { measureOverload } from './overload';
import { measureSelection } from './selection';
import type { Session } from './session';
import { measureStalls } from './stalls';

type Measure = (session: Session, plans: boolean) => Promise<void>;
export const MEASURES: Readonly<Record<string, Measure>> = {
  lives: measureLives,
  dbos: measureDbos,
  decision: measureDecisions,
  access: measureAccess,
  growth: measureGrowth,
  lists: measureLists,
  burst: measureBurst,
  selection: measureSelection,
  objections: measureObjections,
  overload: measureOverload,
  stalls: measureStalls,
  adr1: compareArbiters,
};
