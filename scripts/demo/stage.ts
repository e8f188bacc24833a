/** What a story of `npm run demo` is told with: clients of the demo's people on a running system, progress, a case's timeline. */
import { findPersona } from '../../demo/personas';
import { orExit, readIdentityConfig } from '../../config';
import { Client, type ClientEvent } from '../client/client';
import { mintToken } from '../identity/mint';

interface Clock {
  readonly state: string;
  readonly limit: string | null;
  readonly days: readonly { readonly date: string; readonly state: string; readonly reason: string }[];
}

export const say = (text: string) => void process.stdout.write(`${text}\n`);

export class Stage {
  private readonly config = orExit(() => readIdentityConfig(process.env));
  readonly base = `http://127.0.0.1:${this.config.port}`;

  async as(id: string): Promise<Client> {
    const persona = findPersona(id);
    if (persona === undefined) throw new Error(`no persona ${id}`);
    return new Client(this.base, await mintToken(persona, this.config));
  }

  /** Every event of the case, as an official sees them. */
  async timeline(id: string): Promise<void> {
    const officer = await this.as('officer');
    const { items } = await officer.get<{ items: ClientEvent[] }>(`/v1/cases/${id}/events?limit=200`);
    say(`\n时间线 · timeline of ${id}`);
    for (const { seq, at, type, actor, step, outcome } of items) {
      const what = [step, outcome].filter((text) => typeof text === 'string').join(' → ');
      say(`  ${String(seq).padStart(3)}  ${at}  ${type.padEnd(18)} ${actor.padEnd(18)} ${what}`);
    }
  }

  /** Every day of the decision clock, with its reason. */
  async clock(id: string): Promise<void> {
    const clock = await (await this.as('officer')).get<Clock>(`/v1/cases/${id}/clock`);
    say(`\n期限 · clock: ${clock.state}, ${clock.limit ?? ''}`);
    for (const { date, state, reason } of clock.days) say(`  ${date}  ${state.padEnd(12)} ${reason}`);
  }
}

/** A story told to its end, over HTTP: nothing in it that a portal could not do. */
export type Story = (stage: Stage) => Promise<void>;
