/** The faces of an act: which of the kept fonts draws a text, in the order in which they are asked. */

/** 宋体 with what it lacks: other letters, the scripts of names, and the ideographs beyond the basic plane. */
export const FACES = ['han', 'latin', 'tibetan', 'arabic', 'mongolian', 'yi', 'lisu', 'hangul', 'rare-han'] as const;
export type Face = (typeof FACES)[number];
