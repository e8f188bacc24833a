/** Builders: evaluations opened, rated and brought to their steps as their parties would. */
import type { Case, Task } from '../../api/schemas/case';
import { addDays, localDate, localDateOf, yearOf } from '../../domain/local-date';
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { DEMO_INDICATOR_SET } from '../../demo/indicators';
import { bring } from '../builders/bring';
import { points } from '../builders/evaluation';
import { Ground } from '../rights/ground';

export const [OF_A, OF_B] = DEMO_AUTHORIZATIONS.map(({ id }) => id) as [string, string];
export const LAST_YEAR = yearOf(localDateOf(new Date())) - 1;

export interface EvaluationView {
  readonly id: string;
  readonly caseId: string;
  readonly score: string | null;
  readonly grade: string | null;
  readonly rank: number | null;
  readonly confirmedAt: string | null;
}

export { points } from '../builders/evaluation';

export class Evaluations extends Ground {
  private periods = 0;

  /** A period of last year that no evaluation has had yet. */
  period(): { periodFrom: string; periodTo: string } {
    const from = addDays(localDate(`${LAST_YEAR}-01-01`), this.periods);
    this.periods += 1;
    return { periodFrom: from, periodTo: addDays(from, 30) };
  }

  open(changes: object = {}): Promise<Case> {
    return this.as('officer').post<Case>('/v1/evaluations', {
      authorizationId: OF_A,
      indicatorSetId: DEMO_INDICATOR_SET.id,
      ...this.period(),
      ...changes,
    });
  }

  /** Opened, and self-assessed; the raters are asked for conflicts. */
  async assessed(changes: object = {}): Promise<string> {
    const { id } = await this.open(changes);
    await bring(this, 'evaluation', id, { to: 'rater-declaration' });
    await this.seats(id, 'rater-declaration', 3);
    return id;
  }

  async declared(id: string): Promise<Task[]> {
    await bring(this, 'evaluation', id, { from: 'rater-declaration', to: 'rating' });
    return this.seats(id, 'rating', 3);
  }

  /** Each of the three gives its points to every indicator. */
  async rated(id: string, given: readonly [number, number, number]): Promise<void> {
    const tasks = await this.seats(id, 'rating', 3);
    for (const [index, task] of tasks.entries()) {
      await this.decide(task, 'submit', points(given[index] ?? 0));
    }
    await this.task(id, 'response');
  }

  /** Rated by all three: the operator is to respond. */
  async answerable(given: readonly [number, number, number] = [80, 85, 90], changes: object = {}): Promise<string> {
    const id = await this.assessed(changes);
    await this.declared(id);
    await this.rated(id, given);
    return id;
  }

  async confirmable(given?: readonly [number, number, number], changes: object = {}): Promise<string> {
    const id = await this.answerable(given, changes);
    return this.bring('evaluation', id, { from: 'response', to: 'confirmation' });
  }

  async result(caseId: string, persona = 'auditor'): Promise<EvaluationView | undefined> {
    const { items } = await this.as(persona).get<{ items: EvaluationView[] }>('/v1/evaluations?limit=200');
    return items.find((one) => one.caseId === caseId);
  }
}
