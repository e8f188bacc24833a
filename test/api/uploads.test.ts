/** Documents come in as one checked, hashed file of a known kind, and go out as attachments only. */
import { createHash } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';
import { contentDisposition } from '../../api/download';
import { DOCUMENT_KINDS } from '../../api/media-type';
import { DEFAULT_UPLOAD_RULES, MAX_UPLOAD_BYTES } from '../../api/multipart';
import { Pace } from '../../api/upload-slots';
import type { DocumentKind } from '../../domain/document-kinds';
import { eventually } from '../support/eventually';
import { problemFrom, startTestApp, type TestApp } from './harness';

let edge: TestApp;
let authorization: string;
beforeAll(async () => {
  edge = await startTestApp();
  authorization = `Bearer ${await edge.issuer.tokenOf('operator-a', 'operator')}`;
});
afterAll(() => edge.close());

const PDF = Buffer.from('%PDF-1.7\n%âãÏÓ\n');
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]);

/** A zip archive with empty entries of these names: local headers, directory, end. */
function zip(...names: string[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const name of names) {
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    entry.write(name, 46);
    offset += local.length;
    locals.push(local);
    directory.push(entry);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}
const DOCX = zip('[Content_Types].xml', 'word/document.xml');
const XLSX = zip('[Content_Types].xml', 'xl/workbook.xml');

const answer = z.object({
  name: z.string(),
  mediaType: z.string(),
  sha256: z.string(),
  size: z.int(),
  caseId: z.string().nullable(),
  bodyHash: z.string(),
});

function post(
  body: FormData | Uint8Array<ArrayBuffer> | string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${edge.url}/v1/documents`, {
    method: 'POST',
    headers: { authorization, 'idempotency-key': 'k', ...headers },
    body,
  });
}

function upload(bytes: Buffer, type: string, name: string, fields: Record<string, string> = {}): Promise<Response> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  return post(form);
}

/** A form written by hand, for names that FormData would escape. */
function formWith(disposition: string, content = '%PDF-1.7', type = 'application/pdf'): Promise<Response> {
  const text = `--b\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${type}\r\n\r\n${content}\r\n--b--\r\n`;
  return post(text, { 'content-type': 'multipart/form-data; boundary=b' });
}

test.each([
  ['a PDF', PDF, 'application/pdf', '申请书.pdf', 'application/pdf'],
  ['a PNG', PNG, 'image/png', 'plan.PNG', 'image/png'],
  ['a JPEG', JPEG, 'image/jpeg', 'photo.jpeg', 'image/jpeg'],
  ['a text', Buffer.from('数据\t说明\r\n'), 'text/plain', '说明.txt', 'text/plain; charset=utf-8'],
  [
    'a CSV as a spreadsheet program declares it',
    Buffer.from('a,b\n1,2\n'),
    'application/vnd.ms-excel',
    'a.csv',
    'text/csv; charset=utf-8',
  ],
  [
    'a CSV of which the client knows no type',
    Buffer.from('a,b\n'),
    'application/octet-stream',
    'a.csv',
    'text/csv; charset=utf-8',
  ],
  [
    'a text document',
    DOCX,
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'a.docx',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
  ['a spreadsheet', XLSX, '', 'a.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['a text without an extension', Buffer.from('x'), 'text/plain', 'README', 'text/plain; charset=utf-8'],
])('%s is accepted with its hash and its own media type', async (_what, bytes, type, name, mediaType) => {
  const response = await upload(bytes, type, name, { caseId: 'DR-2026-000001' });
  expect(response.status).toBe(201);
  expect(answer.parse(await response.json())).toMatchObject({
    name,
    mediaType,
    size: bytes.length,
    caseId: 'DR-2026-000001',
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
});

test('the idempotency key is bound to content, name, case and audience', async () => {
  const hashOf = async (bytes: Buffer, name: string, fields?: Record<string, string>) =>
    answer.parse(await (await upload(bytes, 'application/pdf', name, fields)).json()).bodyHash;
  const hash = await hashOf(PDF, 'a.pdf');
  expect(await hashOf(PDF, 'a.pdf')).toBe(hash);
  expect(await hashOf(Buffer.concat([PDF, PDF]), 'a.pdf')).not.toBe(hash);
  expect(await hashOf(PDF, 'b.pdf')).not.toBe(hash);
  expect(await hashOf(PDF, 'a.pdf', { caseId: 'DR-1' })).not.toBe(hash);
  expect(await hashOf(PDF, 'a.pdf', { audience: 'internal' })).not.toBe(hash);
});

test.each([
  ['HTML', Buffer.from('<script>alert(1)</script>'), 'text/html', 'a.html'],
  ['HTML that calls itself a PDF', Buffer.from('<html>'), 'application/pdf', 'a.pdf'],
  ['SVG', Buffer.from('<svg/>'), 'image/svg+xml', 'a.svg'],
  ['a PDF that calls itself a text', PDF, 'text/plain', 'a.pdf'],
  ['a PDF with the extension of a picture', PDF, 'application/pdf', 'a.png'],
  ['a program', Buffer.from('MZ\u0000\u0000'), 'application/octet-stream', 'a.exe'],
  ['a text with NUL', Buffer.from('a\u0000b'), 'text/plain', 'a.txt'],
  ['a text that is not UTF-8', Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), 'text/plain', 'a.txt'],
  ['a zip of something else', zip('a.txt'), 'application/zip', 'a.zip'],
  ['a zip that calls itself a document', zip('a.txt'), '', 'a.docx'],
  ['a spreadsheet that calls itself a text document', XLSX, '', 'a.docx'],
  ['a document with macros', zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'), '', 'a.docx'],
  ['a document whose directory is cut off', DOCX.subarray(0, DOCX.length - 30), '', 'a.docx'],
  ['something without type or extension', PDF, '', 'a'],
])('%s is 415', async (_what, bytes, type, name) => {
  const response = await upload(bytes, type, name);
  expect(response.status).toBe(415);
  expect((await problemFrom(response)).code).toBe('unsupported-media-type');
});

test.each([
  ['a path', 'form-data; name="file"; filename="../../etc/passwd.pdf"'],
  ['a path of another system without its root', 'form-data; name="file"; filename="evil\\\\a.pdf"'],
  ['a full path to nothing', 'form-data; name="file"; filename="C:\\\\evil\\\\"'],
  ['a full path to two dots', 'form-data; name="file"; filename="C:\\\\evil\\\\.."'],
  ['an encoded path', 'form-data; name="file"; filename*=UTF-8\'\'..%2f..%2fa.pdf'],
  ['two dots', 'form-data; name="file"; filename=".."'],
  ['a control character', 'form-data; name="file"; filename*=UTF-8\'\'a%0d%0ab.pdf'],
  ['NUL', 'form-data; name="file"; filename*=UTF-8\'\'a.pdf%00.txt'],
  ['reversed direction', 'form-data; name="file"; filename*=UTF-8\'\'a%E2%80%AEfdp.exe.pdf'],
  ['an endless name', `form-data; name="file"; filename="${'x'.repeat(300)}.pdf"`],
  ['no name at all', 'form-data; name="file"'],
])('a file with %s for a name is 400', async (_what, disposition) => {
  const response = await formWith(disposition);
  expect(response.status).toBe(400);
  expect((await problemFrom(response)).code).toBe('malformed');
});

test.each([
  ['with a drive', 'C:\\Users\\王\\桌面\\申请书.pdf'],
  ['with a drive, escaped', 'C:\\\\Users\\\\王\\\\桌面\\\\申请书.pdf'],
  ['with a drive and slashes', 'D:/材料/申请书.pdf'],
  ['of a share', '\\\\server\\share\\申请书.pdf'],
  ['of a share, escaped', '\\\\\\\\server\\\\share\\\\申请书.pdf'],
])('of a full Windows path %s the last segment is the name', async (_what, path) => {
  const response = await formWith(`form-data; name="file"; filename="${path}"`);
  expect([response.status, answer.parse(await response.json()).name]).toEqual([201, '申请书.pdf']);
});

test('names are counted in characters, not in their code units or bytes', async () => {
  const han = '\u{20BB7}'.repeat(196);
  const response = await upload(PDF, 'application/pdf', `${han}.pdf`);
  expect([response.status, answer.parse(await response.json()).name]).toEqual([201, `${han}.pdf`]);
  expect((await upload(PDF, 'application/pdf', `${han}\u{20BB7}.pdf`)).status).toBe(400);
});

describe('office documents as the desktops in use declare them', () => {
  const WORD = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';
  const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument';
  const TYPES = 'application/vnd.openxmlformats-officedocument.';
  const opc = (main: string, contentType: string, type = WORD, more: Record<string, Uint8Array> = {}) =>
    Buffer.from(
      zipSync({
        '[Content_Types].xml': strToU8(
          `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
            `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
            `<Override PartName="/${main}" ContentType="${contentType}"/></Types>`,
        ),
        '_rels/.rels': strToU8(
          `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
            `<Relationship Id='rId1' Type='${type}' Target='${main}'/></Relationships>`,
        ),
        [main]: strToU8('<document/>'),
        ...more,
      }),
    );
  const docx = opc('word/document.xml', `${TYPES}wordprocessingml.document.main+xml`);
  const xlsx = opc('xl/workbook.xml', `${TYPES}spreadsheetml.sheet.main+xml`);
  const ofd = Buffer.from(zipSync({ 'OFD.xml': strToU8('<ofd:OFD/>'), 'Doc_0/Document.xml': strToU8('<x/>') }));

  test.each([
    ['WPS', docx, 'application/wps-office.docx', 'a.docx', 'docx'],
    ['WPS, spreadsheets', xlsx, 'application/wps-office.xlsx', 'a.xlsx', 'xlsx'],
    ['Kylin', docx, 'application/kswps', 'a.docx', 'docx'],
    ['Kylin, spreadsheets', xlsx, 'application/kset', 'a.XLSX', 'xlsx'],
    ['UOS', docx, 'application/zip', 'a.docx', 'docx'],
    ['Windows', docx, 'application/x-zip-compressed', 'a.docx', 'docx'],
    ['the family of old', docx, 'application/msword', 'a.docx', 'docx'],
    ['Word Online', docx, 'application/vnd.ms-word', 'a.docx', 'docx'],
    ['the family of old, spreadsheets', xlsx, 'application/vnd.ms-excel', 'a.xlsx', 'xlsx'],
    ['a client that knows no type', docx, 'application/octet-stream', 'a.docx', 'docx'],
    ['a client that declares none', docx, '', 'a.docx', 'docx'],
    [
      'another main part',
      opc('word/document2.xml', `${TYPES}wordprocessingml.document.main+xml`),
      '',
      'a.docx',
      'docx',
    ],
    ['a main part elsewhere', opc('内容/正文.xml', `${TYPES}wordprocessingml.document.main+xml`), '', 'a.docx', 'docx'],
    [
      'the strict form',
      opc('word/document.xml', `${TYPES}wordprocessingml.document.main+xml`, STRICT),
      '',
      'a.docx',
      'docx',
    ],
    ['OFD', ofd, 'application/ofd', 'a.ofd', 'ofd'],
    ['OFD that nobody knows', ofd, 'application/octet-stream', '公文.ofd', 'ofd'],
    ['OFD as the zip that it is', ofd, 'application/zip', 'a.ofd', 'ofd'],
    ['a PDF of IE mode', PDF, 'application/x-pdf', 'a.pdf', 'pdf'],
    ['a JPEG of IE mode', JPEG, 'image/pjpeg', 'a.jpg', 'jpeg'],
    ['a PNG of IE mode', PNG, 'image/x-png', 'a.png', 'png'],
    ['a CSV as plain text', Buffer.from('a,b\n'), 'text/plain', 'a.csv', 'csv'],
  ])('%s', async (_what, bytes, type, name, kind) => {
    const response = await upload(bytes, type, name);
    expect([response.status, answer.parse(await response.json()).mediaType]).toEqual([
      201,
      DOCUMENT_KINDS[kind as DocumentKind].mediaType,
    ]);
  });

  const macros = 'application/vnd.ms-word.document.macroEnabled.main+xml';
  test.each([
    ['macros by the content types', opc('word/document.xml', macros), 'a.docx', /宏|macros/],
    [
      'macros by a part',
      opc('x.xml', `${TYPES}wordprocessingml.document.main+xml`, WORD, { 'word/vbaProject.bin': strToU8('x') }),
      'a.docx',
      /宏|macros/,
    ],
    ['a template', opc('word/document.xml', `${TYPES}wordprocessingml.template.main+xml`), 'a.docx', /DOCX/],
    ['a workbook by another name', xlsx, 'a.docx', /XLSX/],
    ['OFD by another name', ofd, 'a.pdf', /OFD/],
    [
      'a main part that is not there',
      opc('word/document.xml', `${TYPES}wordprocessingml.document.main+xml`).subarray(0, 200),
      'a.docx',
      /DOCX/,
    ],
    ['a bomb for content types', bomb(), 'a.docx', /DOCX/],
  ])('%s: 415, and says why', async (_what, bytes, name, why) => {
    const response = await upload(bytes, '', name);
    expect(response.status).toBe(415);
    expect((await problemFrom(response)).detail).toMatch(why);
  });

  /** 64 MiB of nothing in the part that is read. */
  function bomb(): Buffer {
    return Buffer.from(
      zipSync({ '[Content_Types].xml': new Uint8Array(64 << 20), '_rels/.rels': strToU8('<r/>') }, { level: 9 }),
    );
  }

  test('what is declared as what runs is refused whatever it holds', async () => {
    for (const type of ['text/html', 'image/svg+xml', 'application/javascript', 'application/xhtml+xml'])
      expect([type, (await upload(Buffer.from('x'), type, 'a.txt')).status]).toEqual([type, 415]);
  });

  test('the kinds that are taken are configured', async () => {
    const few = await startTestApp({ uploads: { ...DEFAULT_UPLOAD_RULES, kinds: ['pdf'] } });
    const token = await few.issuer.tokenOf('operator-a', 'operator');
    const send = (bytes: Buffer, name: string) => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(bytes)]), name);
      return fetch(`${few.url}/v1/documents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'k' },
        body: form,
      });
    };
    expect((await send(PDF, 'a.pdf')).status).toBe(201);
    expect((await send(ofd, 'a.ofd')).status).toBe(415);
    await few.close();
  });
});

describe('uploads that hardly move', () => {
  const limits = { atOnce: 6, perCaller: 4, bytesPerSecond: 1_000_000, graceMs: 1_500 };
  let slow: TestApp;
  beforeAll(async () => {
    slow = await startTestApp({ uploads: { ...DEFAULT_UPLOAD_RULES, limits } });
  });
  afterAll(() => slow.close());

  const send = async (persona: string, body: RequestInit['body'], headers: Record<string, string> = {}) =>
    fetch(`${slow.url}/v1/documents`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await slow.issuer.tokenOf(persona, 'operator')}`,
        'idempotency-key': 'k',
        ...headers,
      },
      body,
      duplex: 'half',
    });
  const whole = (persona: string) => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(PDF)]), 'a.pdf');
    return send(persona, form);
  };
  /** Begins an upload and sends a byte now and then, until it is ended. */
  const drip = (persona: string) => {
    let timer: NodeJS.Timeout | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-';
        controller.enqueue(new TextEncoder().encode(head));
        timer = setInterval(() => controller.enqueue(new Uint8Array([0x20])), 100);
      },
      cancel: () => clearInterval(timer),
    });
    return send(persona, body, { 'content-type': 'multipart/form-data; boundary=b' }).finally(() =>
      clearInterval(timer),
    );
  };

  test('are ended with 408, and meanwhile take nobody else’s place', async () => {
    const dripping = Array.from({ length: 4 }, () => drip('operator-a'));
    await eventually('the slots of one caller are taken', async () => (await whole('operator-a')).status === 503);
    expect((await whole('operator-b')).status).toBe(201);
    for (const answered of await Promise.all(dripping)) {
      expect(answered.status).toBe(408);
      expect((await problemFrom(answered)).code).toBe('request-timeout');
      expect(answered.headers.get('connection')).toBe('close');
    }
    expect((await whole('operator-a')).status).toBe(201);
  });

  test('leave nothing behind, nor do those that are refused or broken off', async () => {
    await send('operator-a', '--b\r\n', { 'content-type': 'multipart/form-data; boundary=b' });
    const held = () =>
      readdirSync('/proc/self/fd').filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`).includes('/upload-');
        } catch {
          return false;
        }
      });
    await eventually('nothing of an upload is open', () => held().length === 0);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('upload-'))).toEqual([]);
  });

  test('a slow but honest line passes, a byte a second does not: what came buys time, no more than the grace', () => {
    const pace = new Pace({ bytesPerSecond: 8_192, graceMs: 10_000 }, 0);
    for (let second = 1; second <= 600; second += 1) {
      pace.came(8_500, second * 1_000);
      expect(pace.isTooSlow(second * 1_000)).toBe(false);
    }
    expect(pace.isTooSlow(611_000)).toBe(true);
    const dripping = new Pace({ bytesPerSecond: 8_192, graceMs: 10_000 }, 0);
    dripping.came(5_000_000, 0);
    const ended = Array.from({ length: 30 }, (_, second) => {
      dripping.came(1, second * 1_000);
      return dripping.isTooSlow(second * 1_000);
    }).indexOf(true);
    expect(ended).toBe(11);
  });
});

describe('forms that are not what is taken', () => {
  const form = (fill: (form: FormData) => void) => {
    const data = new FormData();
    fill(data);
    return post(data);
  };
  const file = () => new Blob([new Uint8Array(PDF)], { type: 'application/pdf' });
  const cases: readonly [string, number, () => Promise<Response>][] = [
    ['no file', 400, () => form((data) => data.append('caseId', 'DR-1'))],
    [
      'two files',
      400,
      () => form((data) => (data.append('file', file(), 'a.pdf'), data.append('file', file(), 'b.pdf'))),
    ],
    ['a file of another name', 400, () => form((data) => data.append('evil', file(), 'a.pdf'))],
    ['another field', 400, () => form((data) => (data.append('role', 'x'), data.append('file', file(), 'a.pdf')))],
    ['a case number that is none', 400, () => upload(PDF, 'application/pdf', 'a.pdf', { caseId: '../x' })],
    ['an audience that is none', 400, () => upload(PDF, 'application/pdf', 'a.pdf', { audience: 'everybody' })],
    ['an endless case number', 400, () => upload(PDF, 'application/pdf', 'a.pdf', { caseId: 'x'.repeat(5_000) })],
    ['an empty file', 422, () => upload(Buffer.alloc(0), 'application/pdf', 'a.pdf')],
    ['no boundary', 400, () => post('x', { 'content-type': 'multipart/form-data; x=y' })],
    ['a boundary that never comes', 400, () => post('x', { 'content-type': 'multipart/form-data; boundary=b' })],
    [
      'an unfinished part',
      400,
      () =>
        post('--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-', {
          'content-type': 'multipart/form-data; boundary=b',
        }),
    ],
    ['JSON', 415, () => post('{}', { 'content-type': 'application/json' })],
    [
      'nothing',
      415,
      () => fetch(`${edge.url}/v1/documents`, { method: 'POST', headers: { authorization, 'idempotency-key': 'k' } }),
    ],
  ];
  test.each(cases)('%s: %i', async (_what, status, send) => {
    const response = await send();
    expect(response.status).toBe(status);
    await problemFrom(response);
  });
});

test('20 MiB pass, a byte more is 413, and the next upload is served', async () => {
  const big = Buffer.concat([PDF, Buffer.alloc(MAX_UPLOAD_BYTES - PDF.length, 0x20)]);
  expect((await upload(big, 'application/pdf', 'a.pdf')).status).toBe(201);
  const response = await upload(Buffer.concat([big, Buffer.from('x')]), 'application/pdf', 'a.pdf');
  expect(response.status).toBe(413);
  expect((await problemFrom(response)).code).toBe('payload-too-large');
  expect((await upload(Buffer.concat([big, big]), 'application/pdf', 'a.pdf')).status).toBe(413);
  expect((await upload(PDF, 'application/pdf', 'a.pdf')).status).toBe(201);
});

test('too many uploads at once: the rest is told to come again, none is lost', async () => {
  const bytes = Buffer.concat([PDF, Buffer.alloc(4_000_000, 0x20)]);
  const statuses = (await Promise.all(Array.from({ length: 30 }, () => upload(bytes, 'application/pdf', 'a.pdf')))).map(
    ({ status }) => status,
  );
  expect(statuses.every((status) => status === 201 || status === 503)).toBe(true);
  expect((await upload(PDF, 'application/pdf', 'a.pdf')).status).toBe(201);
});

test('a document goes out as an attachment: not inline, not sniffed, not run, not cached', async () => {
  const response = await fetch(`${edge.url}/v1/documents/D-1`, { headers: { authorization } });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="__ ____.txt"; filename*=UTF-8''%E7%94%B3%E8%AF%B7%20%22%E6%9D%90%E6%96%99%22.txt`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  expect(await response.text()).toBe('你好');
});

test('no name can add a header or end its quotes', () => {
  expect(contentDisposition('a"; filename="b\r\nX: y')).toBe(
    `attachment; filename="a_; filename=_b__X: y"; filename*=UTF-8''a%22%3B%20filename%3D%22b%0D%0AX%3A%20y`,
  );
});
