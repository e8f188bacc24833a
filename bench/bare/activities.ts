/** Activities that do nothing but tell the load generator which stage is open. */
import { connect } from 'node:net';

export interface BareActivities {
  open: (id: string, stage: string) => Promise<BareState>;
  look: (id: string) => Promise<BareState>;
}

/** As much as an activity of the real system answers. */
interface BareState {
  readonly taskId: string;
  readonly status: string;
  readonly outcome: null;
  readonly late: boolean;
  readonly nextInMs: number;
  readonly caseOutcome: null;
}

export function bareActivities(stagePort: number): BareActivities {
  const socket = connect({ host: '127.0.0.1', port: stagePort });
  socket.setNoDelay(true);
  const state = (taskId: string): Promise<BareState> =>
    Promise.resolve({ taskId, status: 'open', outcome: null, late: false, nextInMs: 432_000_000, caseOutcome: null });
  return {
    open: (id, stage) => {
      if (stage !== '') socket.write(`${id} ${stage}\n`);
      return state(id);
    },
    look: state,
  };
}
