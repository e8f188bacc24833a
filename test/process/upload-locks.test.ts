/** While the bytes of an upload are being kept neither its case nor the right under it is locked: an order waits for no bytes. */
import { createHash } from 'node:crypto';
import { withdraw } from '../../cases/case-commands';
import { uploadDocument } from '../../cases/documents';
import { findPersona } from '../../demo/personas';
import type { CaseRow } from '../../records/cases';
import { sampleApplication, sampleNeed } from '../../scripts/client/samples';
import { Journey } from './journey';
import { startStack, type Stack } from './stack';

const BYTES = Buffer.from('%PDF-1.7\n补充材料\n');

describe('an upload into a case', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const open = async (): Promise<CaseRow> => {
    const operator = stack.as('operator-a');
    const { id: needId } = await operator.post<{ id: string }>('/v1/needs', sampleNeed());
    const { id } = await operator.post<{ id: string }>('/v1/data-requests', sampleApplication(needId));
    return stack.database<CaseRow>('cases').where({ id }).first().then(there);
  };
  const there = <T>(found: T | undefined): T => {
    if (found === undefined) throw new Error('not there');
    return found;
  };
  /** `meanwhile` is done when a piece is about to be kept. */
  const upload = (caseId: string, meanwhile: () => Promise<unknown>) =>
    on.within(there(findPersona('officer')), (ctx) =>
      uploadDocument(ctx, {
        name: '补充.pdf',
        mediaType: 'application/pdf',
        sha256: createHash('sha256').update(BYTES).digest('hex'),
        caseId,
        content: {
          size: BYTES.length,
          async *pieces() {
            await meanwhile();
            yield BYTES;
          },
        },
      }),
    );

  it('keeps its bytes before it locks the case and its right', async () => {
    const { id, authorization_id: right } = await open();
    const free: unknown[] = [];
    await upload(id, async () => {
      const lock = (table: string, of: string | null) =>
        stack.database.raw<{ rows: unknown[] }>(`SELECT id FROM ${table} WHERE id = ? FOR UPDATE SKIP LOCKED`, [of]);
      free.push(...(await lock('cases', id)).rows, ...(await lock('authorizations', right)).rows);
    });
    expect(free).toEqual([{ id }, { id: right }]);
  });

  it('is refused, and leaves nothing, where the case closes meanwhile', async () => {
    const { id } = await open();
    const operator = there(findPersona('operator-a'));
    const refused = upload(id, () => on.within(operator, (ctx) => withdraw(ctx, id, '不再需要')));
    await expect(refused).rejects.toMatchObject({ code: 'case-closed' });
    expect(await stack.database('case_documents').where({ case_id: id, purpose: 'added' })).toEqual([]);
    expect(await stack.database('documents').where({ name: '补充.pdf' })).toHaveLength(1); // the other test's
    expect(await stack.database('document_pieces')).toEqual([]);
  });
});
