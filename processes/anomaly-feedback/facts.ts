/** What a case of anomaly feedback keeps (Art. 16). */
import { z } from 'zod';
import { report } from './forms';
import { identifier } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';
import { fact, factsOf, NONE, returned } from '../../domain/kept';

/** With its entry named, also where a supply of it was reported. */
export const file = z.strictObject({
  ...report.shape,
  datasetId: said(identifier, '目录条目', 'entry of the catalogue', 'Art. 16'),
});
export const facts = factsOf({
  ...returned,
  department: fact(identifier, '核实的数源部门', 'department that it was forwarded to', 'Art. 16, 17'),
  ownError: fact(z.boolean(), '数源部门自行发现', 'found by the department itself', 'Art. 16'),
  version: fact(z.int().min(2), '修正后的版本', 'version that the correction made', 'Art. 16'),
});
export const internal = NONE;
