/** Every process has its workflow under its name in camel case: one that is not exported from workflows/index.ts does not compile. */
import type { ProcessName } from '../../processes/laws';
import type * as workflows from '../../workflows';

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

declare const exported: typeof workflows;
export const everyWorkflow: Readonly<Record<CamelCase<ProcessName>, unknown>> = exported;
