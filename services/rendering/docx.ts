/**
 * An act as DOCX, laid out as the PDF is (GB/T 9704-2012), with the fonts that offices have (宋体, 仿宋). The same document
 * makes the same bytes: the clock that the library writes into the archive is taken out again.
 */
import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  Document,
  Footer,
  type IBordersOptions,
  type IFontAttributesProperties,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { addressedTo, type OfficialDocument, type Signature } from '../../domain/acts/document';
import type { Face } from '../../domain/acts/faces';
import { runsOf, shownText } from '../../domain/acts/shown';

/** Half points: 三号 and 二号. */
const BODY = 32;
const TITLE = 44;
const SMALL = 21;
/** 22 lines a page: 29 pt, in twentieths. */
const LINE = 580;
/** Two characters. */
const INDENT = 640;
const RED = 'C8102E';
const SONG = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体' };
const FANGSONG = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋' };

/** What offices have for the scripts that 宋体 and 仿宋 lack. */
const OTHER_FONTS: Readonly<Partial<Record<Face, string>>> = {
  tibetan: 'Microsoft Himalaya',
  arabic: 'Microsoft Uighur',
  mongolian: 'Mongolian Baiti',
  yi: 'Microsoft Yi Baiti',
  lisu: 'Segoe UI',
  hangul: 'Batang',
  'rare-han': 'SimSun-ExtB',
};

export async function renderDocx(document: OfficialDocument, hash: string): Promise<Buffer> {
  const { issuer, number, title, kind, addressee, sections, remedies, signatures, notes } = document;
  const file = new Document({
    title: shownText(`${title} ${number}`),
    creator: shownText(issuer),
    subject: document.caseId,
    keywords: `SM3 ${hash}`,
    styles: { default: { document: { run: { font: FANGSONG, size: BODY } } } },
    sections: [
      {
        properties: { page: { size: A4, margin: MARGIN } },
        footers: { default: footer(document.caseId, hash) },
        children: [
          centred(issuer, { size: 60, bold: true, color: RED }),
          centred(number, {}, { bottom: { style: BorderStyle.SINGLE, size: 12, color: RED, space: 6 } }),
          centred(title, { size: TITLE, bold: true }, undefined, LINE),
          ...(kind === 'agreement' ? [] : addressedTo(addressee).map((line) => body(line, false))),
          ...sections.flatMap(({ heading, paragraphs }, index) => [
            ...(heading === null ? [] : [headingOf(heading)]),
            ...textOf(paragraphs, index === sections.length - 1 && remedies.length === 0),
          ]),
          ...textOf(remedies, true),
          ...signed(signatures),
          ...notes.map((text, index) => note(`${index === 0 ? '附注：' : ''}${text}`)),
        ],
      },
    ],
  });
  return withoutClock(await Packer.toBuffer(file));
}

const A4 = { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) };
const MARGIN = {
  top: convertMillimetersToTwip(37),
  left: convertMillimetersToTwip(28),
  right: convertMillimetersToTwip(26),
  bottom: convertMillimetersToTwip(35),
};

interface RunLook {
  readonly font?: IFontAttributesProperties;
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
}

/** A text as it is shown, each part in a font that has it; what an act's own fonts lack a reader's may have, and is named too. */
function textRuns(text: string, look: RunLook = {}): TextRun[] {
  return runsOf(text, 'kept-and-named').map(({ text: part, face }) => {
    const other = OTHER_FONTS[face ?? 'rare-han'];
    if (other === undefined) return new TextRun({ text: part, ...look });
    const font = { ascii: other, hAnsi: other, eastAsia: other, cs: other };
    return new TextRun({ text: part, ...look, font, ...(face === 'arabic' && { rightToLeft: true }) });
  });
}

function centred(text: string, look: RunLook, border?: IBordersOptions, after = 0): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { after },
    border,
    children: textRuns(text, { font: SONG, ...look }),
  });
}

function headingOf(text: string): Paragraph {
  return new Paragraph({
    keepNext: true,
    spacing: EXACT,
    indent: { firstLine: INDENT },
    children: textRuns(text, { bold: true, font: SONG }),
  });
}

const EXACT = { line: LINE, lineRule: LineRuleType.EXACT };

/** The last paragraph of the text goes with the seal (印章与正文同处一面, GB/T 9704-2012, 7.3.5). */
function textOf(paragraphs: readonly string[], last: boolean): Paragraph[] {
  return paragraphs.map((text, index) => body(text, true, last && index === paragraphs.length - 1));
}

function body(text: string, indented = true, withSeal = false): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.BOTH,
    ...(withSeal && { keepNext: true, keepLines: true }),
    spacing: EXACT,
    ...(indented && { indent: { firstLine: INDENT } }),
    children: textRuns(text),
  });
}

function note(text: string): Paragraph {
  return new Paragraph({ spacing: { before: 120 }, children: textRuns(text, { size: SMALL }) });
}

/** Name, the place for the seal, and date; of one signature at the right, of two side by side. */
function signed(signatures: readonly Signature[]): (Paragraph | Table)[] {
  const blank = new Paragraph({ spacing: EXACT, keepNext: true });
  const [only] = signatures;
  if (only !== undefined && signatures.length === 1) {
    return [
      blank,
      ...linesOf(only).map(
        (text) =>
          new Paragraph({
            alignment: AlignmentType.RIGHT,
            keepNext: true,
            spacing: EXACT,
            indent: { right: INDENT },
            children: textRuns(text),
          }),
      ),
    ];
  }
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
  const cells = signatures.map(
    (signature) => new TableCell({ children: linesOf(signature).map((text) => body(text, false)) }),
  );
  return [
    blank,
    new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      borders: { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none },
      rows: [new TableRow({ cantSplit: true, children: cells })],
    }),
  ];
}

function linesOf({ side, name, signatory, date, seal }: Signature): string[] {
  return [
    `${side === null ? '' : `${side}：`}${name}`,
    seal,
    ...(signatory === null ? [] : [`签署人：${signatory}`]),
    date,
  ];
}

function footer(caseId: string, hash: string): Footer {
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: 28, font: SONG })],
      }),
      centred(`${caseId}　文本哈希（SM3）${hash}`, { size: 15, color: '555555' }),
    ],
  });
}

const CORE = 'docProps/core.xml';
/** A DOS date has no zone: made of the local calendar, it is the same everywhere. */
const NO_TIME = new Date(1980, 0, 1);

/** The archive again, with a fixed time at every entry and in the core properties. */
function withoutClock(bytes: Uint8Array): Buffer {
  const files: Zippable = {};
  for (const [path, content] of Object.entries(unzipSync(bytes))) {
    const fixed =
      path === CORE
        ? strToU8(strFromU8(content).replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '1980-01-01T00:00:00Z'))
        : content;
    files[path] = [fixed, { mtime: NO_TIME }];
  }
  return Buffer.from(zipSync(files));
}
