/** What rounds of selection and their applications have on file, read back as their forms made it (Art. 5, 6). */
import type { JsonObject, JsonValue } from '../../domain/canonical';
import type { Evidence } from '../../domain/evidence';
import { ranking, roundFile, scoreSheet, type RoundFile } from './forms';
import { application } from '../selection-application/forms';
import type { Ranked, ScoreSheet } from '../../domain/ranking';
import type { CaseRow } from '../../records/cases';

export function fileOf(round: CaseRow): RoundFile {
  return roundFile.parse(round.file);
}

export function evidenceOf(kase: CaseRow): Evidence {
  return application.parse(kase.file).evidence;
}

export function isQualified({ facts }: Pick<CaseRow, 'facts'>): boolean {
  return facts.qualified === true;
}

/** The ranking as it stands in a round's facts. */
export function rankedBy(fact: JsonValue | undefined): readonly Ranked[] {
  return fact === undefined || fact === null ? [] : ranking.parse(fact);
}

/** What a member submitted, as the form has let it through. */
export function scoresIn(data: JsonObject | null): ScoreSheet {
  return scoreSheet.parse(data).scores;
}
