/** Prometheus metrics of one process: Node's own, requests by route, and what other parts register beside them. */
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Troubles } from '../records/part-starts';
import { contextOf } from './context';

export interface Metrics {
  /** For further metrics of the process, e.g. `new Counter({ …, registers: [metrics.registry] })`. */
  readonly registry: Registry;
  readonly observe: RequestHandler;
}

/** `withProcess: false` leaves out Node's own metrics, of which a process can have only one set. */
export function createMetrics(withProcess = true): Metrics {
  const registry = new Registry();
  if (withProcess) collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the request line to the last byte of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    registry,
    observe: (request, response, next) => {
      const context = contextOf(request);
      response.once('close', () => {
        const labels = {
          method: request.method,
          route: context.route ?? 'unmatched',
          status: String(response.statusCode),
        };
        duration.observe(labels, Number(process.hrtime.bigint() - context.startedAt) / 1e9);
      });
      next();
    },
  };
}

/** Log lines that could not be written are counted, since they cannot be read. */
export function countDroppedLines({ registry }: Metrics, log: { readonly dropped: number }): void {
  new Counter({
    name: 'log_lines_dropped_total',
    help: 'Log lines that could not be written and were dropped.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(log.dropped);
    },
  });
}

/** What the record knows of the system itself, read when it is asked for; without a value while the record does not answer. */
export function observeTroubles({ registry }: Metrics, read: () => Promise<Troubles>): void {
  const known = () => read().catch(() => null);
  new Gauge({
    name: 'part_restarts',
    help: 'Processes of any part that died in the last ten minutes.',
    registers: [registry],
    async collect() {
      const troubles = await known();
      if (troubles === null) this.remove();
      else this.set(troubles.restarts);
    },
  });
  new Gauge({
    name: 'parked',
    help: 'Cases, and wake-ups in the outbox, that wait for a person.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      const troubles = await known();
      this.reset();
      if (troubles === null) return;
      this.set({ kind: 'case' }, troubles.parkedCases);
      this.set({ kind: 'wake-up' }, troubles.parkedRows);
    },
  });
  new Counter({
    name: 'case_take_ups_total',
    help: 'Cases taken up by themselves since their workflow was gone or did not attend to them.',
    registers: [registry],
    async collect() {
      const troubles = await known();
      this.reset();
      this.inc(troubles?.takeUps ?? 0);
    },
  });
}
