/** What a round of selection keeps (Art. 5). */
import { z } from 'zod';
import { identifier } from '../../domain/forms/form';
import { ranking, roundFile } from './forms';
import { drawn, fact, factsOf, NONE } from '../../domain/kept';

const ARTICLE = 'Art. 5';

export const file = roundFile;
export const facts = factsOf({
  ranking: fact(ranking, '评审排序', 'ranking', ARTICLE),
  shortlist: fact(z.array(identifier), '拟定名单', 'shortlist', ARTICLE),
  listed: fact(z.array(identifier), '批准的申请', 'applications approved', ARTICLE),
  authorizations: fact(
    z.record(z.string(), z.string()),
    '各申请的授权案件',
    'cases of the authorisations, by application',
    ARTICLE,
  ),
  openObjections: fact(z.int().min(0), '尚未答复的异议', 'objections not yet answered', ARTICLE),
  ...drawn(ARTICLE),
});
export const internal = NONE;
