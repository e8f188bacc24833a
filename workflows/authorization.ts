/** Authorisation 授权协议与授权期. Reads beside Art. 7 and 9; what Art. 28 does to a right is done by rectification. */
import type { Authorization } from '../processes/authorization/law';
import { runCase, type CaseRun } from './case-file';

const WATCH = { renewed: 'in-force', note: 'in-force', 'propose-rectification': 'in-force' } as const;
const CONSENT = { agree: 'ended', decline: 'in-force', 'deemed-declined': 'in-force' } as const;

export function authorization(run: CaseRun): Promise<string> {
  return runCase<Authorization>(run, async (file, { attendTerm }) => {
    // Art. 7: the agreement is drafted with its eight clause groups, then signed by both sides to the letter.
    for (;;) {
      await file.step('draft', { submit: 'operator-signature' });
      const operator = await file.step('operator-signature', { sign: 'authority-signature', object: 'draft' });
      if (operator === 'draft') continue;
      const authority = await file.step('authority-signature', {
        sign: 'in-force',
        'send-back': 'draft',
        abandon: 'end',
      });
      if (authority === 'end') return file.ended();
      if (authority === 'in-force') break;
    }

    // In force, for years: derived from signatures, term and orders. The workflow reminds, and announces the end of the term.
    let asked = 0;
    const watched = new Set<string>();
    for (;;) {
      const mark = file.mark();
      const term = await attendTerm(file.caseId);
      if (term.caseOutcome !== null) return file.ended(); // lapsed (Art. 9), revoked (Art. 28), or ended by both
      if (term.consent !== null && term.consent.n > asked) {
        asked = term.consent.n;
        // Art. 7: one side proposes the termination, the other agrees or not.
        file.alongside(term.consent.step, CONSENT, asked);
      }
      // Art. 6: evidence that runs out in the term is looked at, piece by piece.
      for (const { seat, n } of term.evidence ?? []) {
        if (watched.has(`${seat}.${n}`)) continue;
        watched.add(`${seat}.${n}`);
        file.alongside('evidence-watch', WATCH, n, seat);
      }
      await file.change(mark, term.nextInMs ?? undefined);
    }
  });
}
