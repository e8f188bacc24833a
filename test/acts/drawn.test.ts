/** What the fonts of an act draw is known where names are taken, and no text of an act becomes a box, a blank, or another text. */
import { strFromU8, unzipSync } from 'fflate';
import { drawnBy } from '../../scripts/glyphs';
import { draws, faceOf, undrawnIn, unpackRuns } from '../../domain/acts/drawn';
import { DRAWN } from '../../domain/acts/drawn-table';
import { FACES } from '../../domain/acts/faces';
import { runsOf, shownText } from '../../domain/acts/shown';
import { layOut } from '../../services/rendering/layout';
import { renderDocx } from '../../services/rendering/docx';
import { renderPdf } from '../../services/rendering/pdf';
import { pdfText } from './pdf-text';
import { sampleAct } from './samples';

it.each(FACES)('the table of %s is what its font draws (npm run glyphs)', (face) => {
  expect(unpackRuns(DRAWN[face])).toEqual(drawnBy(face));
});

/** Names as they are borne. */
const NAMES = {
  'rare ideographs': '𠮷野𬭚㐂𠀀',
  'an ideographic variation': '葛\u{e0100}城',
  Tibetan: 'བཀྲ་ཤིས་ཚེ་རིང་',
  Uyghur: 'پاتىگۈل ئابدۇللا',
  Mongolian: 'ᠮᠣᠩᠭᠣᠯ\u180b ᠨᠡᠷ\u180eᠡ',
  Yi: 'ꆈꌠꉙ',
  Korean: '김철수',
  'old Zhuang': 'Vaƅcueŋƅ ƨ ƽ',
  Lisu: 'ꓡꓲ-ꓢꓴ',
  Kazakh: 'Әбілқайыр Өмірұлы',
  Vietnamese: 'Nguyễn Văn Ấn',
};

it.each(Object.entries(NAMES))('%s are drawn', (_, name) => {
  expect(undrawnIn(name)).toBeNull();
  expect(shownText(name)).toBe(name.normalize('NFC'));
});

it.each([
  ['private use', '\ue000', 0xe000],
  ['private use of the last plane', '甲\u{10fffd}', 0x10fffd],
  ['an ideograph that the fonts lack', '甲\u{323af}', 0x323af],
  ['an emoji', '甲😀', 0x1f600],
  ['the mark of broken text', '甲\ufffd', 0xfffd],
])('%s is not', (_, name, codePoint) => {
  expect(undrawnIn(name)).toBe(codePoint);
});

describe('a text of an act', () => {
  const written = '甲\u202e乙\u200b丙\u2066丁\ue000戊\u{10fffd}己\ufffe庚\u0007辛';
  const shown = '甲〔U+202E〕乙〔U+200B〕丙〔U+2066〕丁〔U+E000〕戊〔U+10FFFD〕己〔U+FFFE〕庚〔U+0007〕辛';

  it('names what cannot be seen, and keeps what belongs to a script', () => {
    expect(shownText(written)).toBe(shown);
    expect(shownText('می\u200cروم葛\u{e0100}')).toBe('می\u200cروم葛\u{e0100}');
  });

  it('is the same on PDF and DOCX, and the canonical text keeps what was written', async () => {
    const document = sampleAct('order', { measures: written });
    expect(JSON.stringify(document)).toContain('甲\u202e乙');
    const pdf = pdfText(await renderPdf(document, '')).replaceAll(/\s/gu, '');
    const docx = strFromU8(unzipSync(await renderDocx(document, ''))['word/document.xml'] ?? new Uint8Array());
    const [onPdf, onDocx] = [pdf, docx.replaceAll(/<[^>]*>/g, '')];
    for (const text of [onPdf, onDocx]) {
      expect(text).toContain('甲〔U+202E〕乙〔U+200B〕丙〔U+2066〕丁〔U+E000〕戊〔U+10FFFD〕');
      expect(text).not.toMatch(/[\u200b\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufffd]/u);
    }
  });

  it('stands in fonts that have its characters: on PDF those that are kept, on DOCX those of offices', async () => {
    const reason = Object.values(NAMES).join('，');
    const document = sampleAct('rejection', { reason });
    const bytes = await renderPdf(document, '');
    const text = pdfText(bytes);
    for (const part of ['𠮷野𬭚㐂𠀀', 'ꆈꌠꉙ', '김철수', 'Nguyễn', 'Әбілқайыр']) expect(text).toContain(part);
    expect(text).not.toContain('\ufffd');
    for (const font of [
      'NotoSerifTibetan',
      'NotoNaskhArabic',
      'NotoSansMongolian',
      'NotoSansYi',
      'NanumMyeongjo',
      'CactusClassicalSerif',
    ])
      expect(bytes.toString('latin1')).toContain(font);
    const docx = strFromU8(unzipSync(await renderDocx(document, ''))['word/document.xml'] ?? new Uint8Array());
    for (const font of [
      'Microsoft Himalaya',
      'Microsoft Uighur',
      'Mongolian Baiti',
      'Microsoft Yi Baiti',
      'SimSun-ExtB',
      'Batang',
    ])
      expect(docx).toContain(font);
    expect(docx).toContain(NAMES.Uyghur);
    expect(docx).toContain('<w:rtl/>');
  });

  it('on DOCX keeps a letter that only a reader may have, and names it', async () => {
    const docx = strFromU8(
      unzipSync(await renderDocx(sampleAct('rejection', { reason: '甲\u{323af}乙' }), ''))['word/document.xml'] ??
        new Uint8Array(),
    );
    expect(docx.replaceAll(/<[^>]*>/g, '')).toContain('甲\u{323af}〔U+323AF〕乙');
  });
});

describe('a line', () => {
  const style = { weight: 'regular', size: 10 } as const;
  /** Every character as wide as every other. */
  const measure = (text: string) => [...text].length * 10;
  const lines = (text: string, width: number, indent = 0) =>
    layOut(text, style, { width, indent }, measure).map(({ pieces }) => pieces.map((piece) => piece.text).join('|'));

  it('is broken where its script breaks, and a word wider than a line where it must', () => {
    expect(lines('公共数据运营，服务', 50)).toEqual(['公共数据运', '营，服务']);
    expect(lines('ab cdefgh ij', 50)).toEqual(['ab', 'cdefg', 'h ij']);
    expect(lines('甲乙丙丁', 40, 20)).toEqual(['甲乙', '丙丁']);
    expect(lines('', 50)).toEqual(['']);
  });

  it('has words from right to left in their order', () => {
    expect(lines('姓名پاتى گۈل和', 500)).toEqual(['姓名|پاتى گۈل|和']);
    expect(lines('پاتى 12 گۈل', 500)).toEqual(['گۈل| |12|پاتى ']);
  });

  it('loses nothing of a text, however narrow it is', () => {
    const text = Object.values(NAMES).join('，');
    for (const width of [10, 30, 70, 200]) {
      const all = layOut(text, style, { width }, measure).flatMap(({ pieces }) => pieces.map((piece) => piece.text));
      expect([...all.join('').replaceAll(' ', '')].sort()).toEqual(
        [...text.normalize('NFC').replaceAll(' ', '')].sort(),
      );
    }
  });
});

it('runs keep a face as long as it draws', () => {
  expect(runsOf('甲پاتى گۈل乙').map(({ face }) => face)).toEqual(['han', 'arabic', 'han']);
  expect(faceOf('㐂')).toBe('han');
  expect(draws('arabic', 'پ')).toBe(true);
});
