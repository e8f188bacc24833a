/** What a case of a data request keeps (Art. 13 to 15, 17). */
import { z } from 'zod';
import { basisOfUse, requestFile } from './forms';
import { datasets, identifier, purpose, term } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';
import { drawn, fact, factsOf, NONE, returned } from '../../domain/kept';

export const file = requestFile;
export const facts = factsOf({
  ...returned,
  approval: fact(
    z.strictObject({
      datasets: said(datasets, '批准的数据', 'data approved', 'Art. 15 ¶1'),
      purpose: said(purpose, '批准的目的', 'purpose approved', 'Art. 15 ¶1'),
      term: said(term, '批准的期限', 'term approved', 'Art. 15 ¶1'),
      ...basisOfUse,
    }),
    '批准的范围',
    'what is approved, as narrowed since',
    'Art. 15 ¶1',
  ),
  supplyId: fact(identifier, '供给', 'supply', 'Art. 15 ¶2'),
  permitHash: fact(z.string(), '数据使用凭证的哈希', 'hash of the permit', 'Art. 17'),
  ...drawn('Art. 15 ¶2'),
});
export const internal = NONE;
