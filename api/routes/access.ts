/**
 * Access checks and leases (Art. 12, 18, 28): for the operation platform alone. They fail closed: whatever keeps the
 * question from being answered is a 503, and a gateway treats that, and every other status, as a refusal.
 */
import { z } from 'zod';
import { ACCESS_REASONS, type AccessReason } from '../../domain/access';
import { identifier, note } from '../../domain/forms/form';
import { Refusal } from '../../domain/refusal';
import { EdgeError, unavailable } from '../edge-error';
import { markRecorded } from '../problem';
import { defineRoute } from '../route';

const REASONS = Object.keys(ACCESS_REASONS).filter((name): name is AccessReason => name in ACCESS_REASONS);

const accessRequest = z
  .strictObject({
    operatorId: identifier,
    developerId: identifier.optional(),
    datasetId: identifier,
    /** What is asked for; whoever asks for nothing has asked nothing that could be allowed. */
    fields: z.array(identifier).min(1).max(500),
    purpose: note(4000),
    /** Whose use it is: compared with the permit's where it is named. */
    usingUnit: note(200).optional(),
    /** `train`: models are trained or validated with it, which the permit allows field by field (Art. 18 ¶2). */
    activity: z.enum(['use', 'train']).default('use'),
  })
  .meta({ id: 'AccessRequest' });

export const fieldForm = z
  .union([
    z.strictObject({ kind: z.literal('as-is') }),
    z.strictObject({ kind: z.literal('desensitised'), method: z.string() }),
  ])
  .meta({ id: 'FieldForm' });

const accessAnswer = z
  .strictObject({
    allowed: z.boolean(),
    reason: z.enum(REASONS),
    article: z.string(),
    supplyId: z.string().nullable(),
    /** Which permit of the supply ruled, 1, 2 …; the hash is that one's. */
    permitVersion: z.int().nullable(),
    permitHash: z.string().nullable(),
    /** In what form each field asked for is handed out (Art. 18 ¶2); null where nothing is allowed, or the permit, of an earlier release, says nothing of it. */
    form: z.record(z.string(), fieldForm.nullable()).nullable(),
    checkedAt: z.iso.datetime({ offset: true }),
    /** The entry is disputed (Art. 16): confirmed to be anomalous, not corrected yet. It may be used all the same. */
    disputed: z.boolean(),
  })
  .meta({ id: 'AccessAnswer' });

const lease = z
  .strictObject({
    lease: z.string().meta({ description: 'JWS（ES256）· compact JWS, typ access-lease+jwt' }),
    expiresAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Lease' });

const publicKey = z
  .strictObject({
    kty: z.string(),
    crv: z.string(),
    x: z.string(),
    y: z.string().optional(),
    kid: z.string(),
    alg: z.literal('ES256'),
    use: z.literal('sig'),
  })
  .meta({ id: 'PublicKey' });

const example = {
  operatorId: '91410100MA00000001',
  datasetId: 'D-health-001',
  fields: ['visitDate'],
  purpose: '商业健康险理赔核验',
};

const reasonList = (language: 'zh' | 'en') =>
  REASONS.map((reason) => `\`${reason}\` ${ACCESS_REASONS[reason][language]}`).join(language === 'zh' ? '；' : '; ');

export const accessRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/access/check',
    operationId: 'checkAccess',
    tag: 'access',
    summary: { zh: '此刻能否为此用途使用这些字段', en: 'May these fields be used for this purpose now?' },
    description: {
      zh: `只依许可与实时授权作答，用途与使用单位（如列明）按规范形式（NFC，连续空白合为一个空格，首尾无空白）逐字比对，答复列明每一字段的提供形式（form）与此刻生效的许可版本，存疑即拒绝。拒绝在答复前落盘并入审计链；允许的核验至多 1 秒合并写入，其哈希入链——进程被强杀时至多丢失这 1 秒内允许核验的日志，别无其他。日志写不进时不再允许。除 200 且 allowed 为 true 外，一律视为拒绝。原因：${reasonList('zh')}`,
      en: `Answered from permit and live right only; purpose and, where named, using unit are compared to the letter in their normal form (NFC, runs of white space to one space, none at the ends); the answer names the form of every field and the permit that rules now; doubt denies. A refusal is durable and in the audit chain before it is answered. Allowed checks are written together at most 1 s later and their hash goes into the chain: a killed process can lose the log lines of the allowed checks of that second, and nothing else. Where the log cannot be written nothing more is allowed. Anything but 200 with \`allowed: true\` is a no. Reasons: ${reasonList('en')}`,
    },
    access: { roles: ['platform'] },
    body: accessRequest,
    reply: { 200: accessAnswer },
    examples: { body: example },
  }).handle(async ({ body, actor, requestId, services }) => {
    const { checkedAt, ...answer } = await failClosed(services.access.check(asked(body), { actor, requestId }));
    const form = answer.form === null ? null : { ...answer.form };
    return { status: 200, body: { ...answer, form, checkedAt: checkedAt.toISOString() } };
  }),

  defineRoute({
    method: 'post',
    path: '/v1/access/leases',
    operationId: 'leaseAccess',
    tag: 'access',
    summary: { zh: '至多 60 秒、可离线核验的访问凭证', en: 'A lease of at most 60 s that verifies offline' },
    description: {
      zh: '给不能逐次询问的网关。自读取授权状态的数据库时刻（iat）起至多 60 秒（exp），且不超过许可、供给与授权的任何终点；故从责令整改（暂停）到最后一次可能的访问不超过 60 秒，另加网关自身的时钟误差。网关须以 /.well-known/jwks.json 核验签名、typ 与 exp，不留时间容差。每份凭证先落盘再发出；拒绝为 403，含 reason 与 article。',
      en: 'For gateways that cannot ask each time. It holds from the instant (iat, database clock) at which right and permit were read for at most 60 s (exp), and never beyond an end of permit, supply or right: from a suspension to the last possible access it is at most 60 s, plus the error of the gateway’s own clock. Gateways verify signature, typ and exp against /.well-known/jwks.json with no tolerance. Each lease is durable in the log before it is handed out; a refusal is 403 with `reason` and `article`.',
    },
    access: { roles: ['platform'] },
    body: accessRequest,
    reply: { 200: lease },
    examples: { body: example },
  }).handle(async ({ body, actor, requestId, services }) => {
    const leased = await failClosed(services.access.lease(asked(body), { actor, requestId }));
    if ('denied' in leased) throw deniedLease(leased.denied.reason);
    return { status: 200, body: { lease: leased.lease, expiresAt: leased.expiresAt.toISOString() } };
  }),

  defineRoute({
    method: 'get',
    path: '/.well-known/jwks.json',
    operationId: 'getLeaseKeys',
    tag: 'access',
    summary: { zh: '核验访问凭证的公钥', en: 'The keys that leases verify against' },
    access: { public: true },
    reply: { 200: z.strictObject({ keys: z.array(publicKey) }) },
  }).handle(({ services }) => ({
    status: 200,
    headers: { 'Cache-Control': 'public, max-age=300' },
    body: { keys: services.leaseKeys.map((key) => ({ ...key, alg: 'ES256' as const })) },
  })),
];

/** Whatever went wrong, nothing was allowed. */
async function failClosed<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EdgeError) throw error;
    throw unavailable(
      {
        zh: '此刻无法核验，按拒绝处理，请稍后重试',
        en: 'this cannot be checked at present: treat it as denied, try again',
      },
      1,
      error,
    );
  }
}

/** A lease that is denied: its trace is in the trail already, as `access.denied`. */
function deniedLease(reason: AccessReason): Refusal {
  const { article, zh, en } = ACCESS_REASONS[reason];
  const refusal = new Refusal('forbidden', { zh, en }, { article, extra: { reason } });
  markRecorded(refusal);
  return refusal;
}

function asked({ developerId, usingUnit, ...request }: z.output<typeof accessRequest>) {
  return {
    ...request,
    ...(developerId !== undefined && { developerId }),
    ...(usingUnit !== undefined && { usingUnit }),
  };
}
