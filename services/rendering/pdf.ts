/**
 * An act as PDF, laid out after GB/T 9704-2012: A4, the issuer in red over a red line, title, addressee, body, remedies, date
 * and the place for the seal. Its fonts are embedded (the characters used), so that it reads the same on every machine.
 * The same document makes the same bytes.
 */
import PDFDocument from 'pdfkit';
import { addressedTo, type OfficialDocument, type Signature } from '../../domain/acts/document';
import { FACES, type Face } from '../../domain/acts/faces';
import { FONT_FILES } from './fonts';
import { layOut, type Line, type Measure, type Style, type Weight } from './layout';

const MM = 72 / 25.4;
/** 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm. */
const MARGINS = { top: 37 * MM, left: 28 * MM, right: 26 * MM, bottom: 35 * MM };
const WIDTH = 156 * MM;
/** 三号, 28 characters a line; 二号 for the title. */
const BODY = 15.75;
const TITLE = 22;
const SMALL = 10.5;
/** 22 lines a page. */
const LINE = (225 * MM) / 22;
const RED = '#c8102e';
const BLACK = '#000000';
const GREY = '#555555';

/** Of a font's size: where the base line lies below a line's top, and how high a line is, in 宋体; all faces share its line. */
const ASCENT = 1.151;
const HEIGHT = 1.437;

/** A page to write on, and how wide a text is in one of the fonts. */
interface Sheet {
  readonly pdf: PDFKit.PDFDocument;
  readonly measure: Measure;
}

export function renderPdf(document: OfficialDocument, hash: string): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    bufferPages: true,
    lang: 'zh-CN',
    info: {
      Title: `${document.title} ${document.number}`,
      Author: document.issuer,
      Subject: document.caseId,
      Keywords: `SM3 ${hash}`,
      CreationDate: EPOCH,
    },
  });
  for (const face of FACES) {
    for (const weight of ['regular', 'bold'] as const)
      pdf.registerFont(fontName(face, weight), FONT_FILES[face][weight]);
  }
  const bytes = collect(pdf);
  const sheet = { pdf, measure: measureOn(pdf) };
  writeHead(sheet, document);
  writeBody(sheet, document);
  writeSignatures(sheet, document.signatures);
  writeNotes(sheet, document.notes);
  writeFooters(pdf, document, hash);
  pdf.end();
  return bytes;
}

/** The date of the document stands in it; a creation date would only make two renderings differ. */
const EPOCH = new Date(0);

const fontName = (face: Face, weight: Weight): string => `${face} ${weight}`;

/** A word that stands in many places is measured once. */
function measureOn(pdf: PDFKit.PDFDocument): Measure {
  const known = new Map<string, number>();
  return (text, face, { weight, size }) => {
    const key = `${fontName(face, weight)} ${text}`;
    let width = known.get(key);
    if (width === undefined) {
      width = pdf.font(fontName(face, weight)).fontSize(1000).widthOfString(glyphsOf(text, face), shaping(face)) / 1000;
      known.set(key, width);
    }
    return width * size;
  };
}

/**
 * Words of a joined script are shaped together, those written from right to left so that they stand in their order. Of Mongolian
 * the shapes that depend on letters further off are left out: fontkit cannot read their table (reverse chaining).
 */
const FEATURES: Readonly<Partial<Record<Face, object>>> = { arabic: [], mongolian: { calt: false, rclt: false } };

/** Without the selectors that only that table reads; a vowel separator is the space that it makes. */
function glyphsOf(text: string, face: Face): string {
  return face === 'mongolian' ? text.replace(/\u180e/g, ' ').replace(/[\u180b-\u180f\u200c\u200d]/g, '') : text;
}

function shaping(face: Face, look: PDFKit.Mixins.TextOptions = {}): PDFKit.Mixins.TextOptions {
  const features = FEATURES[face];
  // The types know names of features only, not that one can be left out.
  if (features !== undefined) Reflect.set(look, 'features', features);
  return look;
}

interface Place extends Style {
  readonly x?: number;
  readonly width?: number;
  readonly indent?: number;
  readonly align?: 'left' | 'center';
  /** From one line to the next. */
  readonly advance?: number;
  readonly color?: string;
}

/** Writes a text where the page stands, over as many lines and pages as it takes. */
function write(sheet: Sheet, text: string, place: Place): void {
  const { x = MARGINS.left, width = WIDTH, indent = 0, align = 'left', size, advance = HEIGHT * size } = place;
  const { pdf, measure } = sheet;
  layOut(text, place, { width, indent }, measure).forEach((line, index) => {
    need(pdf, advance);
    const before = align === 'center' ? (width - line.width) / 2 : index === 0 ? indent : 0;
    draw(pdf, line, x + before, place);
    pdf.y += advance;
  });
}

function draw(pdf: PDFKit.PDFDocument, line: Line, left: number, { weight, size, color = BLACK }: Place): void {
  const top = pdf.y;
  let x = left;
  for (const { text, face, width } of line.pieces) {
    const look = shaping(face, { lineBreak: false, baseline: 'alphabetic' });
    pdf.font(fontName(face, weight)).fontSize(size).fillColor(color);
    pdf.text(glyphsOf(text, face), x, top + ASCENT * size, look);
    x += width;
  }
  pdf.y = top;
}

function collect(pdf: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('error', reject);
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
  });
}

function writeHead(sheet: Sheet, { issuer, number, title }: OfficialDocument): void {
  const { pdf } = sheet;
  write(sheet, issuer, { weight: 'bold', size: 30, color: RED, align: 'center' });
  pdf.y += 0.4 * HEIGHT * 30;
  write(sheet, number, { weight: 'regular', size: BODY, align: 'center' });
  const y = pdf.y + 6;
  pdf
    .moveTo(MARGINS.left, y)
    .lineTo(MARGINS.left + WIDTH, y)
    .lineWidth(1.5)
    .stroke(RED);
  pdf.y = y + LINE;
  write(sheet, title, { weight: 'bold', size: TITLE, align: 'center' });
  pdf.y += LINE / 2;
}

const TEXT = { weight: 'regular', size: BODY, advance: LINE } as const;

function writeBody(sheet: Sheet, { kind, addressee, sections, remedies, signatures }: OfficialDocument): void {
  // An agreement names its two parties; everything else is addressed.
  if (kind !== 'agreement') {
    for (const line of addressedTo(addressee)) write(sheet, line, TEXT);
  }
  const body = [
    ...sections.flatMap(({ heading, paragraphs }) => [
      ...(heading === null ? [] : [{ text: heading, isHeading: true }]),
      ...paragraphs.map((text) => ({ text, isHeading: false })),
    ]),
    ...remedies.map((text) => ({ text, isHeading: false })),
  ];
  const last = body.length - 1;
  const withSeal = body[last - 1]?.isHeading === true ? last - 1 : last;
  body.forEach(({ text, isHeading }, index) => {
    if (index === withSeal) keepWithSeal(sheet, body.slice(withSeal), signatures);
    if (isHeading) writeHeading(sheet, text);
    else write(sheet, text, PARAGRAPH);
  });
}

const PARAGRAPH = { ...TEXT, indent: 2 * BODY };

/** The seal stands on a page of the text (印章与正文同处一面, GB/T 9704-2012, 7.3.5): the last paragraph goes with it, if it is no page by itself. */
function keepWithSeal(
  sheet: Sheet,
  texts: readonly { readonly text: string }[],
  signatures: readonly Signature[],
): void {
  const { pdf, measure } = sheet;
  const room = { width: WIDTH, indent: PARAGRAPH.indent };
  const lines = texts.reduce((sum, { text }) => sum + layOut(text, PARAGRAPH, room, measure).length, 0);
  const height = lines * LINE + signaturesOf(sheet, signatures).height;
  if (height <= pdf.page.height - MARGINS.top - MARGINS.bottom) need(pdf, height);
}

/** A heading is not left alone at the foot of a page. */
function writeHeading(sheet: Sheet, heading: string): void {
  need(sheet.pdf, 2 * LINE);
  write(sheet, heading, { ...TEXT, weight: 'bold', indent: 2 * BODY });
}

/** How signatures are laid out, and how much of a page they take. */
function signaturesOf({ measure }: Sheet, signatures: readonly Signature[]) {
  const alone = signatures.length === 1;
  const column = alone ? WIDTH * 0.55 : WIDTH / 2;
  const width = column - (alone ? 2 * BODY : BODY / 2);
  const style = { ...TEXT, size: alone ? BODY : 13 };
  const linesOf = (signature: Signature): number =>
    signatureLines(signature).reduce((sum, text) => sum + layOut(text, style, { width }, measure).length, 0);
  const lines = Math.max(5, ...signatures.map(linesOf));
  return { alone, column, width, style, lines, height: (lines + 1) * LINE };
}

/** Right below the text, each with room for a seal over name and date; never torn apart by a page's end. */
function writeSignatures(sheet: Sheet, signatures: readonly Signature[]): void {
  const { pdf } = sheet;
  const { alone, column, width, style, lines, height } = signaturesOf(sheet, signatures);
  need(pdf, height);
  pdf.y += LINE;
  const top = pdf.y;
  signatures.forEach((signature, index) => {
    const x = alone ? MARGINS.left + WIDTH - column : MARGINS.left + index * column;
    pdf.y = top;
    for (const line of signatureLines(signature))
      write(sheet, line, { ...style, x, width, align: alone ? 'center' : 'left' });
  });
  pdf.y = top + lines * LINE;
}

function signatureLines({ side, name, signatory, date, seal }: Signature): string[] {
  return [
    `${side === null ? '' : `${side}：`}${name}`,
    seal,
    ...(signatory === null ? [] : [`签署人：${signatory}`]),
    date,
  ];
}

function writeNotes(sheet: Sheet, notes: readonly string[]): void {
  if (notes.length === 0) return;
  const { pdf, measure } = sheet;
  const style = { weight: 'regular', size: SMALL, advance: HEIGHT * SMALL + 3 } as const;
  const texts = notes.map((note, index) => `${index === 0 ? '附注：' : '　　　'}${note}`);
  const lines = texts.reduce((sum, text) => sum + layOut(text, style, { width: WIDTH }, measure).length, 0);
  need(pdf, lines * style.advance + LINE / 2);
  pdf.y += LINE / 2;
  for (const text of texts) write(sheet, text, style);
}

/** Page numbers as — 1 —, and on every page the case and the hash of the canonical text, to hold the paper against the record. */
function writeFooters(pdf: PDFKit.PDFDocument, { caseId }: OfficialDocument, hash: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0; // the footer stands below the text area
    const y = pdf.page.height - MARGINS.bottom + 7 * MM;
    pdf.font(fontName('han', 'regular')).fontSize(14).fillColor(BLACK);
    pdf.text(`— ${page - start + 1} —`, MARGINS.left, y, { width: WIDTH, align: 'center', lineBreak: false });
    pdf.fontSize(7.5).fillColor(GREY);
    const proof = `${caseId}　文本哈希（SM3）${hash}`;
    pdf.text(proof, MARGINS.left, y + 9 * MM, { width: WIDTH, align: 'center', lineBreak: false });
  }
}

/** A new page unless so much room is left on this one. */
function need(pdf: PDFKit.PDFDocument, height: number): void {
  if (pdf.y + height > pdf.page.height - MARGINS.bottom) pdf.addPage();
}
