/** What rounds of selection and their applications have on file, read back as their forms made it (Art. 5, 6). */
import type { JsonObject } from '../../domain/canonical';
import type { Evidence } from '../../domain/evidence';
import { scoreSheet } from './forms';
import { selectionApplication } from '../facts';
import { readFacts, readFile } from '../../domain/read-kept';
import type { ScoreSheet } from '../../domain/ranking';
import type { CaseRow } from '../../records/cases';

export function evidenceOf(kase: CaseRow): Evidence {
  return readFile(selectionApplication, kase.file).evidence;
}

export function isQualified({ facts }: Pick<CaseRow, 'facts'>): boolean {
  return readFacts(selectionApplication, facts).qualified === true;
}

/** What a member submitted, as the form has let it through. */
export function scoresIn(data: JsonObject | null): ScoreSheet {
  return scoreSheet.parse(data).scores;
}
