/**
 * Every environment variable the system reads, once: its name, its default, which parts read it, what it means, and how it
 * is checked. The readers in `index.ts` pick from this table; the documentation, `doctor` and the launcher (which hands each
 * part exactly the variables of that part) list it. Not in it is what is no configuration of the system: where to find things
 * on a machine (PATH, HOME, XDG_CACHE_HOME), and what only tests and measurements set (FAILPOINT, PARTS_DIR, those of bench/).
 */
import { isIP } from 'node:net';
import { z } from 'zod';
import { DOCUMENT_KIND_NAMES, DOCUMENT_KIND_TITLES, isDocumentKind, type DocumentKind } from '../domain/document-kinds';
import type { Bilingual } from '../domain/refusal';

export type Part = 'launcher' | 'api' | 'worker' | 'identity' | 'migrate';

export interface Variable<T = unknown> {
  /** Text as it would stand in the environment; absent when there is no default. */
  readonly default?: string;
  readonly parts: readonly Part[];
  readonly what: Bilingual;
  /** Never shown in an error or by `doctor`. */
  readonly secret?: boolean;
  /** Parses the text; messages are `中文 · English`. */
  readonly schema: z.ZodType<T, string>;
}

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, '须为整数 · must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `须在 ${least} 至 ${most} 之间 · must be between ${least} and ${most}`);

/** `PT2S`, `PT0.5S`: seconds in the form of ISO 8601; answers milliseconds. */
const shortTime = (mostSeconds: number) =>
  z
    .string()
    .regex(/^PT\d{1,4}(\.\d{1,3})?S$/, '须为秒数，如 PT2S · must be a number of seconds, such as PT2S')
    .transform((text) => Math.round(Number(text.slice(2, -1)) * 1_000))
    .refine((ms) => ms <= mostSeconds * 1_000, `至多 PT${mostSeconds}S · at most PT${mostSeconds}S`);

const flag = z
  .string()
  .regex(/^(true|false|1|0|yes|no)$/i, '须为 true 或 false · must be true or false')
  .transform((text) => /^(true|1|yes)$/i.test(text));

const url = (...protocols: string[]) =>
  z.string().refine(
    (text) => {
      try {
        return protocols.includes(new URL(text).protocol);
      } catch {
        return false;
      }
    },
    `须为 ${protocols.join(' / ')} 地址 · must be a ${protocols.join(' or ')} URL`,
  );

const hostAndPort = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, '须为 主机:端口 · must be host:port');

const day = z.string().refine((text) => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}, '须为存在的日期 YYYY-MM-DD · must be a real date, YYYY-MM-DD');

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/, '只可含字母、数字、._- · letters, digits, . _ - only');
const text = z.string().max(2000);

/** Named ranges, addresses and networks; never `true`: a forwarding header from anybody would let everybody choose their address. */
const proxies = z.string().refine(
  (list) =>
    list.split(',').every((one) => {
      const [address = '', bits, ...rest] = one.trim().split('/');
      if (['loopback', 'linklocal', 'uniquelocal'].includes(one.trim())) return true;
      const most = { 4: 32, 6: 128 }[isIP(address)];
      if (most === undefined || rest.length > 0) return false;
      return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= most);
    }),
  '须为 loopback、linklocal、uniquelocal、IP 或网段，逗号分隔 · must be loopback, linklocal, uniquelocal, addresses or networks, separated by commas',
);

/** Keeps the schemas' own types while holding every entry to `Variable`. */
function table<T extends Record<string, Variable>>(entries: T): T {
  return entries;
}

export const VARIABLES = table({
  PORT: {
    default: '3000',
    parts: ['launcher', 'api', 'identity'],
    what: {
      zh: 'API 监听的端口；嵌入式运行时其余端口由它推出',
      en: "the API's port; all others of an embedded run follow from it",
    },
    schema: wholeNumber(1, 65_535),
  },
  HOST: {
    default: '127.0.0.1',
    parts: ['launcher', 'api'],
    what: { zh: 'API 监听的地址', en: 'the address the API listens on' },
    schema: z.string().regex(/^[A-Za-z0-9.:_-]+$/, '须为主机名或 IP · must be a host name or an IP address'),
  },
  TRUST_PROXY: {
    parts: ['api'],
    what: {
      zh: '其 X-Forwarded-For 可信的反向代理；默认一概不信，按连接地址限频',
      en: 'reverse proxies whose X-Forwarded-For is believed; by default none: limits count by the address of the connection',
    },
    schema: proxies,
  },
  PUBLIC_READS_PER_MINUTE: {
    default: '6000',
    parts: ['api'],
    what: {
      zh: '无令牌读取：每个来源地址每分钟的上限（每进程）',
      en: 'reads without a token: most in a minute from one address, for each process',
    },
    schema: wholeNumber(1, 1_000_000),
  },
  PUBLIC_WRITES_PER_MINUTE: {
    default: '30',
    parts: ['api'],
    what: {
      zh: '无令牌提交（公示异议）：每个来源地址每分钟的上限（每进程）',
      en: 'writes without a token (objections): most in a minute from one address, for each process',
    },
    schema: wholeNumber(1, 1_000_000),
  },
  UNAUTHENTICATED_PER_MINUTE: {
    default: '6000',
    parts: ['api'],
    what: {
      zh: '令牌缺失或无效的请求：每个来源地址每分钟的上限（每进程）',
      en: 'requests whose token is missing or not good: most in a minute from one address, for each process',
    },
    schema: wholeNumber(1, 100_000_000),
  },
  ACCESS_CHECKS_PER_MINUTE: {
    default: '600000',
    parts: ['api'],
    what: {
      zh: '访问核验与凭证：每个调用者每分钟的上限（每进程）',
      en: 'access checks and leases: most in a minute of one caller, for each process',
    },
    schema: wholeNumber(1, 100_000_000),
  },
  READS_PER_MINUTE: {
    default: '15000',
    parts: ['api'],
    what: {
      zh: '读取：每个调用者每分钟的上限（每进程）',
      en: 'readings: most in a minute of one caller, for each process',
    },
    schema: wholeNumber(1, 100_000_000),
  },
  COMMANDS_PER_MINUTE: {
    default: '15000',
    parts: ['api'],
    what: {
      zh: '提交与办理：每个调用者每分钟的上限（每进程）',
      en: 'commands: most in a minute of one caller, for each process',
    },
    schema: wholeNumber(1, 100_000_000),
  },
  EXPORTS_PER_MINUTE: {
    default: '600',
    parts: ['api'],
    what: {
      zh: '归档包、文件、文书、验证：每个调用者每分钟的上限（每进程）',
      en: 'archives, files, renderings, verifications: most in a minute of one caller, for each process',
    },
    schema: wholeNumber(1, 100_000_000),
  },
  UPLOADS_AT_ONCE: {
    default: '16',
    parts: ['api'],
    what: { zh: '同时进行的上传的上限（每进程）', en: 'most uploads at a time, for each process' },
    schema: wholeNumber(1, 1_000),
  },
  UPLOADS_PER_CALLER: {
    default: '4',
    parts: ['api'],
    what: {
      zh: '同一调用者同时进行的上传的上限（每进程）',
      en: 'most uploads of one caller at a time, for each process',
    },
    schema: wholeNumber(1, 1_000),
  },
  UPLOAD_BYTES_PER_SECOND: {
    default: '8192',
    parts: ['api'],
    what: {
      zh: '上传的最低速率（字节/秒）；更慢者以 408 终止',
      en: 'the slowest upload that is waited for, in bytes a second; a slower one ends with 408',
    },
    schema: wholeNumber(1, 100_000_000),
  },
  UPLOAD_GRACE_SECONDS: {
    default: '10',
    parts: ['api'],
    what: {
      zh: '上传中完全没有数据到达的最长时间（秒）',
      en: 'for how many seconds nothing at all of an upload may come',
    },
    schema: wholeNumber(1, 600),
  },
  UPLOAD_FOLDER: {
    parts: ['api'],
    what: {
      zh: '上传过程中暂存数据的目录（默认系统临时目录）；不留文件',
      en: "where an upload's bytes lie while they arrive (default: the system's folder for such); no file stays there",
    },
    schema: text,
  },
  UPLOAD_TYPES: {
    default: DOCUMENT_KIND_NAMES.join(','),
    parts: ['api'],
    what: {
      zh: `接受的文件类型，逗号分隔：${DOCUMENT_KIND_NAMES.map((kind) => `${kind}（${DOCUMENT_KIND_TITLES[kind].zh}）`).join('、')}`,
      en: `the kinds of documents that are taken, separated by commas: ${DOCUMENT_KIND_NAMES.map((kind) => `${kind} (${DOCUMENT_KIND_TITLES[kind].en})`).join(', ')}`,
    },
    schema: z.string().transform((list, context): DocumentKind[] => {
      const kinds = list.split(',').map((one) => one.trim().toLowerCase());
      if (kinds.every(isDocumentKind)) return kinds;
      const known = DOCUMENT_KIND_NAMES.join(', ');
      context.addIssue({ code: 'custom', message: `可选：${known} · some of: ${known}` });
      return z.NEVER;
    }),
  },
  DATA_DIR: {
    default: './.data',
    parts: ['launcher', 'api', 'worker', 'identity', 'migrate'],
    what: { zh: '嵌入式运行的全部数据、密钥与日志', en: 'all data, keys and logs of an embedded run' },
    schema: text,
  },
  DATABASE_URL: {
    parts: ['launcher', 'api', 'worker', 'migrate'],
    what: {
      zh: 'PostgreSQL 地址；设置后不再启动嵌入式数据库',
      en: 'PostgreSQL; when set, no embedded database is started',
    },
    secret: true,
    schema: url('postgres:', 'postgresql:'),
  },
  DATABASE_POOL_MAX: {
    default: '10',
    parts: ['api', 'worker'],
    what: {
      zh: '数据库连接上限：worker 的全部，API 的提交与办理（另有其他车道的连接，见 OPERATIONS）',
      en: 'most database connections: of a worker all, of an API process those of its commands (its other lanes have theirs: OPERATIONS)',
    },
    schema: wholeNumber(1, 200),
  },
  TEMPORAL_ADDRESS: {
    parts: ['launcher', 'api', 'worker'],
    what: {
      zh: 'Temporal 地址（主机:端口）；设置后不再启动开发服务器',
      en: 'Temporal, host:port; when set, no dev server is started',
    },
    schema: hostAndPort,
  },
  TEMPORAL_NAMESPACE: {
    default: 'approvals',
    parts: ['launcher', 'api', 'worker'],
    what: { zh: 'Temporal 命名空间', en: 'the Temporal namespace' },
    schema: name,
  },
  TASK_QUEUE: {
    default: 'cases',
    parts: ['launcher', 'api', 'worker'],
    what: { zh: '工作流与活动的任务队列', en: 'the task queue of workflows and activities' },
    schema: name,
  },
  WORKFLOW_CACHE_SIZE: {
    default: '150',
    parts: ['worker'],
    what: { zh: 'worker 缓存的工作流数上限', en: 'most workflows a worker keeps in memory' },
    schema: wholeNumber(0, 100_000),
  },
  API_HEAP_MB: {
    default: '1024',
    parts: ['launcher'],
    what: {
      zh: 'npm start 所启动的 API：各线程 JavaScript 堆的上限（MB）；越小，回收越勤',
      en: 'of the API that npm start runs: most that JavaScript objects of each of its threads may take (MB); the less, the sooner what is no longer used is given back',
    },
    schema: wholeNumber(256, 65_536),
  },
  WORKER_HEAP_MB: {
    default: '512',
    parts: ['launcher'],
    what: {
      zh: 'npm start 所启动的 worker：主线程与流程线程各自 JavaScript 堆的上限（MB）；越小，回收越勤；未设置时，WORKFLOW_CACHE_SIZE 超过 150 的部分每四个另加 1 MB',
      en: 'of the worker that npm start runs: most that JavaScript objects of its main thread, and of its workflow thread, may take (MB); the less, the sooner what is no longer used is given back; where it is not set, 1 MB more for every four of WORKFLOW_CACHE_SIZE beyond 150',
    },
    schema: wholeNumber(128, 65_536),
  },
  ACCESS_LOG_MONTHS: {
    default: '36',
    parts: ['worker'],
    what: {
      zh: '访问核验日志保存的月数，至少 6 个月（网络安全法第二十三条第三项）',
      en: 'months for which the log of access checks is kept, at least 6 (Cybersecurity Law art. 23(3))',
    },
    schema: wholeNumber(6, 1_200),
  },
  OIDC_ISSUER: {
    parts: ['launcher', 'api'],
    what: {
      zh: '令牌签发者；设置后不再启动嵌入式身份服务',
      en: 'issuer of the tokens; when set, no embedded provider is started',
    },
    schema: url('http:', 'https:'),
  },
  OIDC_AUDIENCE: {
    default: 'urn:public-data-approvals',
    parts: ['launcher', 'api', 'identity'],
    what: { zh: '令牌须有的受众', en: 'the audience a token must name' },
    schema: text,
  },
  OIDC_JWKS_URI: {
    parts: ['launcher', 'api'],
    what: { zh: '签发者公钥的地址', en: "where the issuer's public keys are" },
    schema: url('http:', 'https:'),
  },
  OIDC_ALGORITHM: {
    default: 'RS256',
    parts: ['launcher', 'api'],
    what: { zh: '唯一接受的签名算法（嵌入式为 ES256）', en: 'the one accepted signature algorithm (embedded: ES256)' },
    schema: z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'], {
      error: '须为非对称签名算法，如 RS256、ES256 · must be an asymmetric algorithm such as RS256 or ES256',
    }),
  },
  OIDC_PROXY_TARGET: {
    parts: ['api'],
    what: {
      zh: '嵌入式身份服务的地址，API 把 /oidc 转给它',
      en: 'the embedded provider, to which the API forwards /oidc',
    },
    schema: url('http:', 'https:'),
  },
  IDENTITY_PORT: {
    parts: ['identity'],
    what: {
      zh: '嵌入式身份服务监听的端口（默认 PORT + 10000）',
      en: 'the port the embedded provider listens on (default PORT + 10000)',
    },
    schema: wholeNumber(1, 65_535),
  },
  ISSUED_ON: {
    parts: ['launcher', 'api', 'worker'],
    what: {
      zh: '办法印发日期（第二十九条：自印发之日起施行，有效期 2 年）',
      en: 'the day the measures were issued (Art. 29: in force for two years from it)',
    },
    schema: day,
  },
  SUCCESSOR_IN_FORCE: {
    default: 'false',
    parts: ['launcher', 'api', 'worker'],
    what: {
      zh: '是否已有接续的办法施行（嵌入式演示为 true）',
      en: 'whether a successor of the measures is in force (embedded demo: true)',
    },
    schema: flag,
  },
  TRAIL_MARK_FILE: {
    parts: ['launcher', 'api', 'worker', 'migrate'],
    what: {
      zh: '审计链头的高水位文件，存于数据库之外（默认在 DATA_DIR）',
      en: "high-water mark of the trail's head, outside the database (default: in DATA_DIR)",
    },
    schema: text,
  },
  LEASE_KEY_FILE: {
    parts: ['launcher', 'api'],
    what: {
      zh: '访问凭证的签名密钥（ES256，JWK Set；默认在 DATA_DIR，首次启动生成）',
      en: 'signing keys of the access leases (ES256, a JWK Set; default: in DATA_DIR, made at the first start)',
    },
    schema: text,
  },
  DIGEST_KEY_FILE: {
    parts: ['launcher', 'api', 'worker'],
    what: {
      zh: '审计摘要与案件归档包的签名密钥（Ed25519，JWK Set；默认在 DATA_DIR，首次启动生成）',
      en: "signing keys of the trail's digests and of the archives of cases (Ed25519, a JWK Set; default: in DATA_DIR, made at the first start)",
    },
    schema: text,
  },
  DEMO: {
    default: 'false',
    parts: ['launcher', 'api', 'worker', 'migrate'],
    what: {
      zh: '写入演示数据（嵌入式数据库默认 true）',
      en: 'load the demo data (default true with the embedded database)',
    },
    schema: flag,
  },
  STOP_GRACE: {
    default: 'PT2S',
    parts: ['launcher', 'api'],
    what: {
      zh: '收到停止信号后，/readyz 先答 503，其余请求继续应答这么久再停止接收',
      en: 'after the signal to stop: how long requests are still answered while /readyz says 503',
    },
    schema: shortTime(60),
  },
  LOG_LEVEL: {
    default: 'info',
    parts: ['launcher', 'api', 'worker'],
    what: { zh: '日志级别', en: 'log level' },
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: '须为 fatal、error、warn、info、debug、trace、silent 之一 · must be one of these levels',
    }),
  },
  NODE_ENV: {
    default: 'production',
    parts: ['launcher', 'api', 'worker', 'identity', 'migrate'],
    what: { zh: 'Node 运行环境', en: "Node's environment" },
    schema: z.enum(['production', 'development', 'test'], {
      error: '须为 production、development 或 test · must be production, development or test',
    }),
  },
});

export type VariableName = keyof typeof VARIABLES;
export const VARIABLE_NAMES = Object.keys(VARIABLES) as VariableName[];

/** The variables one part reads, in the table's order. */
export function variablesOf(part: Part): VariableName[] {
  return VARIABLE_NAMES.filter((name) => (VARIABLES[name].parts as readonly Part[]).includes(part));
}
