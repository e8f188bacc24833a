/** What a text, a line and a name may hold, and the form in which a purpose is compared. */
import { instantFault } from '../../domain/instant';
import { normalForm, replaceUnseen, unfitIn, unseenIn } from '../../domain/text';

describe('a text', () => {
  it.each([
    ['NUL', 'a\0', 0],
    ['an escape', '\u001b[2J', 0x1b],
    ['DEL', '\u007f', 0x7f],
    ['a control of the second range', 'a\u0085b', 0x85],
    ['a lone surrogate', 'x\ud800', 0xd800],
    ['a noncharacter', '\ufdd0', 0xfdd0],
    ['a noncharacter beyond the basic plane', 'a\u{1fffe}', 0x1fffe],
  ])('may not hold %s', (_, text, codePoint) => {
    expect(unfitIn(text)).toBe(codePoint);
  });

  it.each(['第一行\n第二行\r\n\t第三行', 'a\u2028b', '𠮷😀', 'ﬁ\u202ereversed', ''])('may hold %j', (text) => {
    expect(unfitIn(text)).toBeNull();
  });
});

describe('a line', () => {
  it.each([
    ['a line break', 'a\nb', 0x0a],
    ['a tab', 'a\tb', 0x09],
    ['a line separator', 'a\u2028', 0x2028],
    ['a zero-width space', '甲\u200b乙', 0x200b],
    ['an override of direction', '甲\u202e乙', 0x202e],
    ['an isolate', '\u2066甲', 0x2066],
    ['a byte order mark', '\ufeff甲', 0xfeff],
    ['a soft hyphen', 'co\u00adop', 0xad],
    ['a Hangul filler', '甲\u3164', 0x3164],
    ['a tag', '甲\u{e0041}', 0xe0041],
    ['a variation selector after a letter', 'a\ufe0f', 0xfe0f],
    ['a joiner between ideographs', '甲\u200d乙', 0x200d],
    ['a joiner at the end', 'پ\u200d', 0x200d],
  ])('may not hold %s', (_, text, codePoint) => {
    expect(unseenIn(text)).toBe(codePoint);
  });

  it.each([
    ['an ideographic variation sequence', '葛\u{e0100}城'],
    ['a variation of an ideograph beyond the basic plane', '𠮷\u{e0101}'],
    ['a Mongolian free variation selector', 'ᠮᠣᠩᠭᠣᠯ\u180b'],
    ['a Mongolian vowel separator', 'ᠠᠨᠠ\u180eᠠ'],
    ['a non-joiner within an Arabic word', 'می\u200cروم'],
    ['Uyghur', 'ئۇيغۇر پاتىگۈل'],
    ['Tibetan', 'བཀྲ་ཤིས།'],
    ['Yi', 'ꆈꌠ'],
    ['an ideographic space', '阿里木　江'],
    ['a middle dot', '买买提·艾力'],
  ])('may hold %s', (_, text) => {
    expect(unseenIn(text)).toBeNull();
  });
});

it('replaces what is not seen, and leaves what belongs to a script', () => {
  expect(replaceUnseen('葛\u{e0100}a\u202eb', (codePoint) => `<${codePoint.toString(16)}>`)).toBe(
    '葛\u{e0100}a<202e>b',
  );
});

it('compares what reads the same as the same', () => {
  expect(normalForm('  就医\n出行　到站 \t预测\r\n')).toBe('就医 出行 到站 预测');
  expect(normalForm('cafe\u0301')).toBe('caf\u00e9');
  expect(normalForm(normalForm(' a  b '))).toBe('a b');
});

describe('an instant', () => {
  it.each(['2026-03-02T09:30:00+08:00', '2026-03-02T01:30:00Z', '2026-03-02T01:30:00.123456+14:00'])(
    '%s is one',
    (at) => {
      expect(instantFault(at)).toBeNull();
    },
  );
  it.each([
    '2026-03-02T00:00:00+23:59',
    '2026-03-02T00:00:00-14:01',
    '9999-12-31T23:59:59-12:00',
    '0001-01-01T00:00:00Z',
    '1899-12-31T00:00:00Z',
  ])('%s is none that the record can keep', (at) => {
    expect(instantFault(at)).not.toBeNull();
  });
});
