/** PDF and DOCX of an act: they hold its whole text, look the same everywhere, and the same act makes the same bytes. */
import { strFromU8, unzipSync } from 'fflate';
import { sealAct, type OfficialDocument } from '../../domain/acts/document';
import { renderDocx } from '../../services/rendering/docx';
import { renderPdf } from '../../services/rendering/pdf';
import { pdfText } from './pdf-text';
import { allSamples, sampleAct } from './samples';

const textsOf = (document: OfficialDocument): string[] => [
  document.issuer,
  document.number,
  document.title,
  document.addressee.name,
  ...document.sections.flatMap(({ heading, paragraphs }) => [heading ?? '', ...paragraphs]),
  ...document.remedies,
  ...document.signatures.flatMap(({ name, date, seal, signatory }) => [name, date, seal, signatory ?? '']),
  ...document.notes,
];
/** Lines are broken where the page ends, not where the text does. */
const solid = (text: string): string => text.replace(/\s/gu, '');
const all = allSamples().map((document) => [document.title, document] as const);

describe('the PDF', () => {
  it.each(all)('of %s has the whole text, to be read, searched and copied', async (_, document) => {
    const { hash } = sealAct(document);
    const bytes = await renderPdf(document, hash);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const text = solid(pdfText(bytes));
    for (const part of textsOf(document)) expect(withoutFooters(text, document, hash)).toContain(solid(part));
    expect(text).not.toContain('\ufffd');
    expect(text).toContain(hash);
  });

  it('is the same bytes every time', async () => {
    const document = sampleAct('order');
    const { hash } = sealAct(document);
    expect((await renderPdf(document, hash)).equals(await renderPdf(document, hash))).toBe(true);
  });

  it('embeds the font it needs, with characters beyond GB 2312', async () => {
    const document = sampleAct('rejection', { reason: '经办人堃、珺、喆、镕、㐂，复核“①Ω—……〔〕”。' });
    const bytes = await renderPdf(document, '');
    expect(solid(pdfText(bytes))).toContain('堃、珺、喆、镕、㐂，复核“①Ω—……〔〕”。');
    expect(bytes.toString('latin1')).toContain('/FontFile2');
  });

  it('keeps the signatures on one page however long the text is, with the end of the text', async () => {
    for (let lines = 1; lines <= 24; lines += 1) {
      const document = sampleAct('rejection', {
        reason: Array.from({ length: lines }, (_, n) => `第${n}项`).join('\n'),
      });
      const pages = pdfText(await renderPdf(document, '')).split('\n');
      const sealed = pages.filter((page) => page.includes('（印章）') && page.includes('2026年6月20日'));
      expect(sealed).toHaveLength(1);
      expect(solid(sealed.join())).toContain(solid(document.remedies.join()));
    }
  });
});

/** A paragraph may run over a page's end: then the footer stands inside it. */
function withoutFooters(text: string, { caseId }: OfficialDocument, hash: string): string {
  return text.replace(new RegExp(`—\\d+—${caseId}文本哈希（SM3）${hash}`, 'g'), '');
}

describe('the DOCX', () => {
  const open = (bytes: Uint8Array): string => strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array());

  it.each(all)('of %s opens and has the whole text', async (_, document) => {
    const { hash } = sealAct(document);
    const bytes = await renderDocx(document, hash);
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['[Content_Types].xml', '_rels/.rels', 'word/document.xml']),
    );
    const text = open(bytes)
      .replace(/<[^>]*>/g, '')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    for (const part of textsOf(document)) expect(solid(text)).toContain(solid(part));
    expect(JSON.stringify(Object.values(files).map((file) => strFromU8(file)))).toContain(hash);
  });

  it('is the same bytes at any time', async () => {
    const document = sampleAct('order');
    const first = await renderDocx(document, 'h');
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 86_400_000);
    const second = await renderDocx(document, 'h');
    clock.mockRestore();
    expect(second.equals(first)).toBe(true);
    expect(strFromU8(unzipSync(first)['docProps/core.xml'] ?? new Uint8Array())).toContain('1980-01-01T00:00:00Z');
  });

  it('holds what people wrote as text, not as markup', async () => {
    const xml = open(await renderDocx(sampleAct('rejection', { reason: '<w:p>&</w:p>' }), ''));
    expect(xml).toContain('&lt;w:p&gt;&amp;&lt;/w:p&gt;');
  });
});
