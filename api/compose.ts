/** Puts the API's own parts together from its configuration: the database, what the routes need of it, the routes. */
import { processes } from '../processes';
import type { ApiConfig } from '../config';
import { openAccess, type AccessNews } from '../services/access';
import { rememberPeople } from '../services/people/register';
import { Renderings } from '../services/rendering';
import { RefusalBook, type RefusedCommand } from '../cases/refusals';
import { DOUBTS } from '../services/trail/mark';
import { readDigestSigner } from '../config/digest-signer';
import { ANONYMOUS } from '../domain/roles';
import { clockShift } from '../records/clock';
import { openDatabase, type Database } from '../records/database';
import { troublesOf, type Troubles } from '../records/part-starts';
import { kindsOf } from '../records/parties';
import { createDoor, type Door } from './door';
import { probeEngine } from './engine-probe';
import type { Probes } from './health';
import { lanesOver, type LaneDatabase, type Serve } from './lanes';
import type { ParseJson } from './large-bodies';
import { openLeaseKeys } from './leases';
import type { Logger } from '../config/logger';
import type { Route } from './route';
import { accessLogRoutes } from './routes/access-log';
import { accessRoutes } from './routes/access';
import { actRoutes } from './routes/acts';
import { annualReportRoutes } from './routes/annual-reports';
import { anomalyReportRoutes } from './routes/anomaly-reports';
import { auditRoutes } from './routes/audit';
import { authorizationRoutes } from './routes/authorizations';
import { caseArchiveRoutes } from './routes/case-archive';
import { caseRoutes } from './routes/cases';
import { consultationRoutes } from './routes/consultations';
import { cooperationRoutes } from './routes/cooperations';
import { dataRequestRoutes } from './routes/data-requests';
import { documentRoutes } from './routes/documents';
import { evaluationRoutes } from './routes/evaluations';
import { incidentRoutes } from './routes/incidents';
import { inspectionRoutes } from './routes/inspections';
import { lawRoutes } from './routes/law';
import { noticeRoutes } from './routes/notices';
import { objectionRoutes } from './routes/objections';
import { organisationRoutes } from './routes/organisations';
import { publicDisclosureRoutes } from './routes/public-disclosures';
import { publicRoutes } from './routes/public';
import { referralRoutes } from './routes/referrals';
import { registerRoutes } from './routes/registers';
import { ruleRoutes } from './routes/rules';
import { securityDutyRoutes } from './routes/security-duties';
import { selectionRoutes } from './routes/selections';
import { statisticsRoutes } from './routes/statistics';
import { supplyRoutes } from './routes/supplies';
import { taskRoutes } from './routes/tasks';
import type { RefusedRequest, Services } from './services';
import { Slots } from './slots';
import { openThreads, type ThreadsOptions } from './threads';

export interface Composition {
  readonly services: Services;
  readonly routes: readonly Route<Services>[];
  readonly probes: Probes;
  /** For metrics that are read from the record when they are asked for. */
  readonly troubles: () => Promise<Troubles>;
  readonly serve: Serve<Services>;
  readonly door: Door;
  readonly parseLarge: ParseJson;
  /** After the last request has been answered. */
  close(): Promise<void>;
}

/** Two statements at once read for all checks that wait; the trail's mark asks beside them. */
const ACCESS_CONNECTIONS = 4;
/** More wait for a connection, and are told to come again (503): one of each caller, whoever reads it slowly. */
const ARCHIVES_AT_ONCE = 2;
const ARCHIVES_TAKEN = {
  own: {
    zh: '您正在下载另一归档包，请待其完成后重试',
    en: 'another archive of yours is under way, please try again when it is done',
  },
  all: { zh: '正在下载的归档包过多，请稍后重试', en: 'too many archives at once, please try again shortly' },
};

/** Connects to nothing yet: the API listens before its database serves. */
export function compose(
  config: ApiConfig,
  logger: Logger,
  options: Omit<ThreadsOptions, 'databaseUrl'> = {},
): Composition {
  const opened: Database[] = [];
  const open = (places: number): LaneDatabase => {
    const db = openDatabase(config.databaseUrl, { max: places });
    opened.push(db);
    return { db, places };
  };
  const pools = {
    commands: open(config.databasePoolMax),
    reads: open(Math.max(2, Math.ceil(config.databasePoolMax / 2))),
    exports: open(2),
    orders: open(2),
  };
  const database = pools.commands.db;
  // Readiness and the door ask on a connection of their own: a busy pool is not a dead database, and keeps nobody waiting outside.
  const probe = open(1).db;
  const rules = { ...config.validity, demo: config.demo, processes };
  // What is refused is written on connections of its own: a flood of it takes none from those who are let in.
  const trace = open(2).db;
  const book = new RefusalBook(trace, {
    failed: (error) => logger.warn({ err: error }, 'a count of equal refusals could not be written'),
  });
  // Not of the others' pool: who reads an archive slowly keeps nobody waiting but the next one who wants an archive.
  const archives = open(ARCHIVES_AT_ONCE).db;
  const { published: digestKeys, ...signer } = readDigestSigner(config.digestKeyFile);
  const threads = openThreads({
    databaseUrl: config.databaseUrl,
    failed: (error) => logger.error({ err: error }, 'a thread ended by itself; the next task has another'),
    ...options,
  });
  const leases = openLeaseKeys(config.leaseKeyFile);
  const access = openAccess({
    db: open(2).db,
    databaseUrl: config.databaseUrl,
    poolMax: ACCESS_CONNECTIONS,
    trailMarkFile: config.trailMarkFile,
    sign: leases.sign,
    onNews: (event) => tell(logger, event),
  });
  const services: Services = {
    db: database,
    rules,
    access: access.service,
    leaseKeys: leases.published,
    archives: {
      db: archives,
      slots: new Slots({ atOnce: 100, perCaller: 1 }, ARCHIVES_TAKEN),
      signer,
      keys: digestKeys,
    },
    renderings: new Renderings(threads.render),
    verifyTrail: threads.verifyTrail,
    runner: { db: database, rules, refusals: book },
    refusals: { record: (refused) => book.record(ofRequest(refused)) },
  };
  return {
    services,
    serve: lanesOver(services, pools),
    routes: [
      ...accessRoutes,
      ...accessLogRoutes,
      ...auditRoutes,
      ...taskRoutes,
      ...caseRoutes,
      ...referralRoutes,
      ...consultationRoutes,
      ...caseArchiveRoutes,
      ...authorizationRoutes,
      ...cooperationRoutes,
      ...annualReportRoutes,
      ...anomalyReportRoutes,
      ...incidentRoutes,
      ...statisticsRoutes,
      ...securityDutyRoutes,
      ...dataRequestRoutes,
      ...evaluationRoutes,
      ...selectionRoutes,
      ...inspectionRoutes,
      ...registerRoutes,
      ...organisationRoutes,
      ...supplyRoutes,
      ...ruleRoutes,
      ...lawRoutes,
      ...documentRoutes,
      ...actRoutes,
      ...noticeRoutes,
      ...publicRoutes,
      ...publicDisclosureRoutes,
      ...objectionRoutes,
    ],
    parseLarge: threads.parse,
    door: createDoor({
      kindsOf: (ids) => kindsOf(probe, ids),
      // The register of persons follows the tokens of those who are let in.
      onAdmitted: rememberPeople(database, rules, (error) =>
        logger.warn({ err: error }, 'a person could not be remembered'),
      ),
    }),
    probes: {
      database: () => probe.raw('SELECT 1'),
      engine: () => probeEngine(config.temporalAddress),
      troubles: () => troublesOf(probe),
      clock: () => clockShift(probe),
    },
    troubles: () => troublesOf(probe),
    close: async () => {
      await Promise.all([access.close(), book.close(), threads.close()]);
      await Promise.all(opened.map((one) => one.destroy()));
    },
  };
}

/** What the edge has refused, as the trail tells of it. */
function ofRequest(refused: RefusedRequest): RefusedCommand {
  const { actor = ANONYMOUS, requestId, method, route, code, caseId, taskId, id, known = false } = refused;
  const named = { ...(caseId !== undefined && { caseId }), ...(taskId !== undefined && { taskId }) };
  const at = known && caseId !== undefined ? { in: { ...named, caseId } } : {};
  const tried = { ...named, ...(id !== undefined && { id }) };
  return { command: `${method} ${route}`, actor, requestId, code, ...at, tried };
}

/** What the access service has to say to the operator; the record in doubt is loud. */
function tell(logger: Logger, event: AccessNews): void {
  if ('error' in event) logger.warn({ err: event.error }, 'access: not written or not compared; trying again');
  else if (event.doubt === null) logger.info('the record stands: it holds all that its high-water mark has seen');
  else logger.error({ doubt: event.doubt }, `the record is in doubt, all access is denied: ${DOUBTS[event.doubt].en}`);
}
