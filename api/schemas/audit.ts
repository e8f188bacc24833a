/** The auditor's view of the trail: records of all chains, digests, and what a verification found. */
import { z } from 'zod';
import { instant } from './case';

export const auditEventSchema = z
  .strictObject({
    caseId: z.string().meta({ description: '案件编号，或 system · the case, or `system`' }),
    seq: z.int().positive(),
    type: z.string(),
    result: z.enum(['done', 'refused']),
    at: instant,
    actor: z.string(),
    roles: z.array(z.string()),
    article: z.string().nullable(),
    taskId: z.string().optional(),
    payload: z.record(z.string(), z.unknown()),
    algorithm: z.string(),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEvent' });

export const verificationSchema = z
  .strictObject({
    valid: z.boolean(),
    checkedCases: z.int(),
    checkedEvents: z.int(),
    firstBad: z
      .strictObject({
        caseId: z.string(),
        seq: z.int(),
        problem: z.enum([
          'edit',
          'gap',
          'reordering',
          'cut-tail',
          'missing-case',
          'unknown-case',
          'head-mismatch',
          'unknown-algorithm',
          'access-log',
          'digest',
        ]),
        detail: z.string(),
      })
      .optional(),
  })
  .meta({ id: 'TrailVerification' });

export const digestSummarySchema = z
  .strictObject({
    n: z.int().positive(),
    at: instant,
    hash: z.string(),
    previousHash: z.string(),
    keyId: z.string(),
  })
  .meta({ id: 'DigestSummary' });

export const digestSchema = z
  .strictObject({
    n: z.int().positive(),
    body: z
      .string()
      .meta({ description: '规范文本，所哈希与签名的字节 · canonical text, the bytes hashed and signed' }),
    hash: z.string(),
    signature: z.string().meta({ description: 'Ed25519, base64url' }),
    keyId: z.string().meta({ description: 'RFC 7638' }),
  })
  .meta({ id: 'Digest' });

export const digestKeySchema = z
  .strictObject({
    kty: z.string(),
    crv: z.string(),
    x: z.string(),
    kid: z.string().meta({ description: 'RFC 7638' }),
    alg: z.literal('EdDSA'),
    use: z.literal('sig'),
  })
  .meta({ id: 'DigestKey' });
