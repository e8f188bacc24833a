/** Access checks, leases and the audit over HTTP: who may ask, what they get, and that a lease verifies offline. */
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import type { z } from 'zod';
import type { auditEventSchema, digestSchema, verificationSchema } from '../../api/schemas/audit';
import { LEASE_TYPE } from '../../api/leases';
import { LEASE_SECONDS } from '../../domain/access';
import { makeDigest } from '../../services/trail/digest';
import { readDigestSigner } from '../../config/digest-signer';
import { readWorkerConfig } from '../../config';
import { openDatabase, type Database } from '../../records/database';
import { startStack, type Stack } from '../process/stack';
import { addSupply, ensureParties, OPERATOR, request, type Granted } from './world';

interface Lease {
  readonly lease: string;
  readonly expiresAt: string;
}
interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}
type AuditEvent = z.infer<typeof auditEventSchema>;
type Verification = z.infer<typeof verificationSchema>;

describe('over HTTP', () => {
  let stack: Stack;
  let db: Database;
  let granted: Granted;

  beforeAll(async () => {
    stack = await startStack({ engine: false });
    db = openDatabase(stack.record.url, { max: 3 });
    await ensureParties(db);
    granted = await addSupply(db, {});
  });
  afterAll(async () => {
    await db.destroy();
    await stack.stop();
  });

  const ask = (persona: string, path: string, body: unknown) => stack.as(persona).request<unknown>('POST', path, body);

  it('the platform alone checks and leases', async () => {
    for (const path of ['/v1/access/check', '/v1/access/leases']) {
      for (const persona of ['officer', 'director', 'operator-a', 'auditor', 'system-admin', 'government']) {
        expect((await ask(persona, path, request)).status).toBe(403);
      }
    }
    expect(await stack.as('platform').post('/v1/access/check', request)).toMatchObject({
      allowed: true,
      reason: 'permitted',
      supplyId: granted.supplyId,
      permitHash: granted.permitHash,
      checkedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/) as string,
    });
  });

  it('a check needs no idempotency key, and a body that is not one is 400', async () => {
    const check = (body: unknown) =>
      stack.token({ id: 'platform', org: '', roles: ['platform'] }).then((token) =>
        fetch(`${stack.url}/v1/access/check`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      );
    expect((await check(request)).status).toBe(200);
    for (const wrong of [
      {},
      { ...request, fields: 'all' },
      { ...request, more: 1 },
      { ...request, purpose: 'a\0b' },
      [],
    ]) {
      expect((await check(wrong)).status).toBe(400);
    }
  });

  it('a lease verifies offline against the published keys, and says what was granted', async () => {
    const { lease, expiresAt } = await stack.as('platform').post<Lease>('/v1/access/leases', request);
    const keys = (await (await fetch(`${stack.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
    expect(JSON.stringify(keys)).not.toContain('"d"');
    const { payload } = await jwtVerify(lease, createLocalJWKSet(keys), { algorithms: ['ES256'], typ: LEASE_TYPE });
    expect(payload).toMatchObject({
      operatorId: OPERATOR,
      datasetId: request.datasetId,
      fields: request.fields,
      purpose: request.purpose,
      supplyId: granted.supplyId,
      permitHash: granted.permitHash,
    });
    const { iat = 0, exp = 0 } = payload;
    expect(exp - iat).toBeLessThanOrEqual(LEASE_SECONDS);
    expect(new Date(expiresAt).getTime()).toBe(exp * 1000);
    const after = { currentDate: new Date(exp * 1000) };
    await expect(jwtVerify(lease, createLocalJWKSet(keys), after)).rejects.toThrow(/exp/);
  });

  it('a denied lease is 403 with reason and article, in the trail once', async () => {
    const { status, body } = await ask('platform', '/v1/access/leases', { ...request, purpose: '另作他用' });
    expect({ status, body }).toMatchObject({
      status: 403,
      body: { code: 'forbidden', reason: 'out-of-purpose', article: 'Art. 18 ¶3', detail: '用途与许可不符' },
    });
    const { items } = await stack.as('auditor').get<Page<AuditEvent>>('/v1/audit/events?actor=platform&result=refused');
    expect(items.filter(({ payload }) => payload.purpose === '另作他用').map(({ type }) => type)).toEqual([
      'access.denied',
    ]);
    expect(items.filter(({ type }) => type === 'command.refused')).toEqual([]);
  });

  it('the auditor searches the trail in pages, and leaves a trace of it', async () => {
    const auditor = stack.as('auditor');
    const all: AuditEvent[] = [];
    for (let cursor = ''; ;) {
      const page = await auditor.get<Page<AuditEvent>>(`/v1/audit/events?caseId=system&limit=2${cursor}`);
      all.push(...page.items);
      if (page.nextCursor === null || all.length > 40) break;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(all.length).toBeGreaterThan(4);
    expect(all.map(({ seq }) => seq)).toEqual([...all.map(({ seq }) => seq)].sort((a, b) => b - a));
    const [latest] = (await auditor.get<Page<AuditEvent>>('/v1/audit/events?action=audit.searched&limit=1')).items;
    expect(latest).toMatchObject({ actor: 'auditor', result: 'done', payload: { caseId: 'system' } });
    const future = encodeURIComponent(new Date(Date.now() + 3_600_000).toISOString());
    expect((await auditor.get<Page<AuditEvent>>(`/v1/audit/events?from=${future}`)).items).toEqual([]);
    expect((await auditor.request('GET', '/v1/audit/events?cursor=nonsense')).status).toBe(400);
  });

  it('the auditor alone verifies, and keeps digests', async () => {
    const auditor = stack.as('auditor');
    for (const persona of ['director', 'system-admin', 'platform']) {
      expect((await ask(persona, '/v1/audit/verify', {})).status).toBe(403);
    }
    const config = readWorkerConfig({ ...stack.environment, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    const made = await makeDigest(db, { signer: readDigestSigner(config.digestKeyFile), folder: config.digestFolder });
    const { items } = await auditor.get<Page<{ n: number; hash: string }>>('/v1/audit/digests');
    expect(items[0]).toMatchObject({ n: made.n, hash: made.hash });
    expect(await auditor.get<z.infer<typeof digestSchema>>(`/v1/audit/digests/${made.n}`)).toMatchObject({
      body: made.body,
    });
    expect((await auditor.request('GET', '/v1/audit/digests/999')).status).toBe(404);

    const report = await auditor.post<Verification>('/v1/audit/verify', {});
    expect(report).toMatchObject({ valid: true });
    expect(report).not.toHaveProperty('firstBad');
    expect((await auditor.request('POST', '/v1/audit/verify', { caseId: 'DR-2026-999999' })).status).toBe(404);
  });
});
