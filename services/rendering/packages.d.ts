/** The part of fontkit that is used; the package brings no types of its own. */
declare module 'fontkit' {
  export interface Font {
    /** Code points that the font has a glyph for. */
    readonly characterSet: readonly number[];
    glyphForCodePoint(codePoint: number): {
      readonly advanceWidth: number;
      readonly path: { readonly commands: readonly unknown[] };
    };
  }
  export function openSync(path: string): Font;
}

/** Where a line may be broken (UAX 14); the package brings no types of its own. */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string);
    /** The next place after which the text may be broken; null at the end. */
    nextBreak(): { readonly position: number; readonly required: boolean } | null;
  }
}
