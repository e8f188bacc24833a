/**
 * An act as PDF, laid out after GB/T 9704-2012: A4, the issuer in red over a red line, title, addressee, body, remedies, date
 * and the place for the seal. Noto Serif SC is embedded (the characters used), so that it reads the same on every machine.
 * The same document makes the same bytes.
 */
import PDFDocument from 'pdfkit';
import type { OfficialDocument, Signature } from '../../domain/acts/document';

const FONT_PACKAGE = '@expo-google-fonts/noto-serif-sc';
const FONTS = {
  regular: require.resolve(`${FONT_PACKAGE}/400Regular/NotoSerifSC_400Regular.ttf`),
  bold: require.resolve(`${FONT_PACKAGE}/700Bold/NotoSerifSC_700Bold.ttf`),
};

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

type Pdf = PDFKit.PDFDocument;

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
  pdf.registerFont('regular', FONTS.regular);
  pdf.registerFont('bold', FONTS.bold);
  const bytes = collect(pdf);
  writeHead(pdf, document);
  writeBody(pdf, document);
  writeSignatures(pdf, document.signatures);
  writeNotes(pdf, document.notes);
  writeFooters(pdf, document, hash);
  pdf.end();
  return bytes;
}

/** The date of the document stands in it; a creation date would only make two renderings differ. */
const EPOCH = new Date(0);

function collect(pdf: Pdf): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('error', reject);
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
  });
}

function writeHead(pdf: Pdf, { issuer, number, title }: OfficialDocument): void {
  pdf.font('bold').fontSize(30).fillColor(RED).text(issuer, { align: 'center', characterSpacing: 2 });
  pdf.moveDown(0.4).font('regular').fontSize(BODY).fillColor(BLACK).text(number, { align: 'center' });
  const y = pdf.y + 6;
  pdf
    .moveTo(MARGINS.left, y)
    .lineTo(MARGINS.left + WIDTH, y)
    .lineWidth(1.5)
    .stroke(RED);
  pdf.y = y + LINE;
  pdf.font('bold').fontSize(TITLE).fillColor(BLACK).text(title, { align: 'center' });
  pdf.y += LINE / 2;
}

function writeBody(pdf: Pdf, { kind, addressee, sections, remedies }: OfficialDocument): void {
  // An agreement names its two parties; everything else is addressed.
  if (kind !== 'agreement') {
    flush(pdf, addressee.name);
    flush(pdf, `（统一社会信用代码 ${addressee.code}）：`);
  }
  for (const { heading, paragraphs } of sections) {
    if (heading !== null) writeHeading(pdf, heading);
    for (const text of paragraphs) paragraph(pdf, text);
  }
  for (const text of remedies) paragraph(pdf, text);
}

/** A heading is not left alone at the foot of a page. */
function writeHeading(pdf: Pdf, heading: string): void {
  need(pdf, 2 * LINE);
  pdf.font('bold').fontSize(BODY);
  pdf.text(heading, MARGINS.left, pdf.y, { width: WIDTH, indent: 2 * BODY, lineGap: lineGap(pdf) });
}

function paragraph(pdf: Pdf, text: string): void {
  pdf.font('regular').fontSize(BODY);
  pdf.text(text, MARGINS.left, pdf.y, { width: WIDTH, indent: 2 * BODY, lineGap: lineGap(pdf) });
}

function flush(pdf: Pdf, text: string): void {
  pdf.font('regular').fontSize(BODY);
  pdf.text(text, MARGINS.left, pdf.y, { width: WIDTH, lineGap: lineGap(pdf) });
}

/** Right below the text, each with room for a seal over name and date; never torn apart by a page's end. */
function writeSignatures(pdf: Pdf, signatures: readonly Signature[]): void {
  const alone = signatures.length === 1;
  const lines = 5;
  need(pdf, (lines + 1) * LINE);
  pdf.y += LINE;
  const top = pdf.y;
  const column = alone ? WIDTH * 0.55 : WIDTH / 2;
  signatures.forEach((signature, index) => {
    const x = alone ? MARGINS.left + WIDTH - column : MARGINS.left + index * column;
    const width = column - (alone ? 2 * BODY : BODY / 2);
    const align = alone ? 'center' : 'left';
    pdf.y = top;
    for (const line of signatureLines(signature)) {
      pdf.font('regular').fontSize(alone ? BODY : 13);
      pdf.text(line, x, pdf.y, { width, align, lineGap: lineGap(pdf) });
    }
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

function writeNotes(pdf: Pdf, notes: readonly string[]): void {
  if (notes.length === 0) return;
  pdf.font('regular').fontSize(SMALL);
  const texts = notes.map((note, index) => `${index === 0 ? '附注：' : '　　　'}${note}`);
  const height = texts.reduce((sum, text) => sum + pdf.heightOfString(text, { width: WIDTH, lineGap: 3 }), 0);
  need(pdf, height + LINE / 2);
  pdf.y += LINE / 2;
  for (const text of texts) pdf.text(text, MARGINS.left, pdf.y, { width: WIDTH, lineGap: 3 });
}

/** Page numbers as — 1 —, and on every page the case and the hash of the canonical text, to hold the paper against the record. */
function writeFooters(pdf: Pdf, { caseId }: OfficialDocument, hash: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0; // the footer stands below the text area
    const y = pdf.page.height - MARGINS.bottom + 7 * MM;
    pdf.font('regular').fontSize(14).fillColor(BLACK);
    pdf.text(`— ${page - start + 1} —`, MARGINS.left, y, { width: WIDTH, align: 'center', lineBreak: false });
    pdf.fontSize(7.5).fillColor(GREY);
    const proof = `${caseId}　文本哈希（SM3）${hash}`;
    pdf.text(proof, MARGINS.left, y + 9 * MM, { width: WIDTH, align: 'center', lineBreak: false });
  }
}

/** A new page unless so much room is left on this one. */
function need(pdf: Pdf, height: number): void {
  if (pdf.y + height > pdf.page.height - MARGINS.bottom) pdf.addPage();
}

function lineGap(pdf: Pdf): number {
  return LINE - pdf.currentLineHeight(false);
}
