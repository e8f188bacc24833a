/** What cuts a supply (Art. 7, 8, 14) reaches each of its permits, however many renewals have been decided ahead. */
import { cutPermits, permitsAmong } from '../../cases/permits';
import type { CommandContext } from '../../cases/unit';
import { localDate } from '../../domain/local-date';
import { nextPermit } from '../../domain/permit-next';
import type { PermitVersionRow, SupplyRow } from '../../records/supplies';

const NOW = new Date('2026-03-02T10:00:00+08:00');
const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`);
const entries = (...ids: string[]) => ids.map((datasetId) => ({ datasetId, fields: ['x'] }));
const DATASETS = entries('a', 'b');
const TERM = { from: localDate('2026-01-01'), to: localDate('2026-03-31') };
const TEXT = JSON.stringify({ kind: 'permit', version: 2, permitVersion: 1, datasets: DATASETS, term: TERM });
const FIRST: PermitVersionRow = {
  ...{ supply_id: 'S-1', version: 1, case_id: 'DR', permit: TEXT, permit_hash: '', datasets: DATASETS },
  ...{ term_from: TERM.from, term_to: TERM.to, valid_from: null, valid_to: null, created_at: NOW },
};
/** Renewed twice ahead, the second time with less. */
const AHEAD = [renewed(2, '2026-04-01', '2026-06-30', DATASETS), renewed(3, '2026-07-01', '2026-09-30', entries('b'))];

function renewed(version: number, from: string, to: string, datasets: PermitVersionRow['datasets']): PermitVersionRow {
  const term = { from: localDate(from), to: localDate(to) };
  const { text, hash } = nextPermit(TEXT, { permitVersion: version, datasets, term });
  const made = { version, case_id: `SR-${version}`, permit: text, permit_hash: hash, datasets };
  return { ...FIRST, ...made, term_from: term.from, term_to: term.to, valid_from: midnight(from) };
}

/** What is recorded: which permit follows, with what, until when, and from when it rules. */
function cut(at: Date, left: string[], permits = [FIRST, ...AHEAD]) {
  const read = permits.map((one, index) => ({ ...one, valid_to: permits[index + 1]?.valid_from ?? null }));
  const recorded: unknown[] = [];
  const record = (change: {
    kind: string;
    next?: { datasets: { datasetId: string }[]; term: { to: string }; validFrom: Date };
  }) => {
    if (change.next === undefined) return;
    const { datasets, term, validFrom } = change.next;
    recorded.push([datasets.map(({ datasetId }) => datasetId).join(), term.to, validFrom]);
  };
  const ctx = { unit: { record } } as unknown as CommandContext;
  const supply = { id: 'S-1', term_to: read.at(-1)?.term_to } as SupplyRow;
  const successors = cutPermits(ctx, supply, NOW, {
    ...{ permits: permitsAmong(read, 'S-1', NOW), at },
    left: (datasets) => datasets.filter(({ datasetId }) => left.includes(datasetId)),
    caseOf: () => 'AM',
  });
  return successors === null ? null : recorded;
}

it('from now on', () => {
  expect(cut(NOW, ['b'])).toEqual([
    ['b', '2026-03-31', NOW],
    ['b', '2026-06-30', midnight('2026-04-01')],
    ['b', '2026-09-30', midnight('2026-07-01')],
  ]);
});

it('what is left without anything goes, and the supply lasts until then', () => {
  expect(cut(NOW, ['a'])).toEqual([
    ['a', '2026-03-31', NOW],
    ['a', '2026-06-30', midnight('2026-04-01')],
  ]);
});

it('from a day on that lies in a renewal: what rules before stays as it is', () => {
  expect(cut(midnight('2026-05-10'), ['b'])).toEqual([
    ['b', '2026-06-30', midnight('2026-05-10')],
    ['b', '2026-09-30', midnight('2026-07-01')],
  ]);
});

it('with nothing left from then on, the renewal in which the day lies is shorter, and no other', () => {
  expect(cut(midnight('2026-05-10'), [])).toEqual([['a,b', '2026-05-09', midnight('2026-04-01')]]);
  expect(cut(midnight('2026-08-10'), ['a'])).toEqual([['b', '2026-08-09', midnight('2026-07-01')]]);
});

it('with nothing left from the first day of a renewal on, what goes before lasts as long as it did', () => {
  expect(cut(midnight('2026-04-01'), [])).toEqual([['a,b', '2026-03-31', NOW]]);
  expect(cut(midnight('2026-07-01'), ['a'])).toEqual([['a,b', '2026-06-30', midnight('2026-04-01')]]);
});

it('with nothing left from now on, or from before its first day on, there is nothing to last', () => {
  expect(cut(NOW, [])).toBeNull();
  expect(cut(NOW, ['c'], [FIRST])).toBeNull();
  const toCome = { ...FIRST, term_from: localDate('2026-03-20') };
  expect(cut(midnight('2026-03-10'), [], [toCome])).toBeNull();
});

it('of a supply that has run out by then nothing is cut', () => {
  expect(cut(midnight('2026-05-10'), [], [FIRST])).toEqual([]);
  expect(cut(midnight('2026-05-10'), ['a'], [FIRST])).toEqual([]);
});
