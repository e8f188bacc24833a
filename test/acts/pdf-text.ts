/**
 * The text of a PDF as a reader would copy it: content streams through each font's ToUnicode map. Reads what the renderer
 * writes (Flate streams, Identity-H fonts), no more.
 */
import { inflateSync } from 'node:zlib';

interface PdfObject {
  readonly head: string;
  readonly stream: string | null;
}

export function pdfText(bytes: Buffer): string {
  const objects = objectsOf(bytes);
  const fonts = fontsOf(objects);
  const pages: string[] = [];
  for (const { stream } of objects.values()) {
    if (stream === null || !/\bTf\b/.test(stream)) continue;
    let map = new Map<string, string>();
    let text = '';
    for (const [, font, shown] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g)) {
      if (font !== undefined) map = fonts.get(font) ?? map;
      else if (shown !== undefined)
        for (const [, hex = ''] of shown.matchAll(/<([0-9a-f]*)>/g))
          for (const code of hex.match(/.{4}/g) ?? []) text += map.get(code) ?? '\ufffd';
    }
    pages.push(text);
  }
  return pages.join('\n');
}

function objectsOf(bytes: Buffer): Map<string, PdfObject> {
  const latin = bytes.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const match of latin.matchAll(/(\d+) 0 obj\n([^]*?)(?:\nendobj|stream\n)/g)) {
    const [whole, id = '', head = ''] = match;
    const start = match.index + whole.length;
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const isStream = whole.endsWith('stream\n');
    const raw = isStream ? bytes.subarray(start, start + length) : null;
    const data = raw !== null && head.includes('FlateDecode') ? inflateSync(raw) : raw;
    objects.set(id, { head, stream: data?.toString('latin1') ?? null });
  }
  return objects;
}

/** Resource name to the map from glyph codes to text. */
function fontsOf(objects: ReadonlyMap<string, PdfObject>): Map<string, Map<string, string>> {
  const fonts = new Map<string, Map<string, string>>();
  for (const { head } of objects.values()) {
    for (const [, name = '', id = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const toUnicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? '')?.[1] ?? '';
      fonts.set(name, mapOf(objects.get(toUnicode)?.stream ?? ''));
    }
  }
  return fonts;
}

function mapOf(cmap: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const [, from = '', list = ''] of cmap.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g)) {
    [...list.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, hex = ''], index) => {
      const code = (parseInt(from, 16) + index).toString(16).padStart(4, '0');
      map.set(code, Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    });
  }
  return map;
}
