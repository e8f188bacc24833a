/** The files of an act's fonts, from packages that are kept; a face that has no bold of its own is regular in bold lines too. */
import type { Face } from '../../domain/acts/faces';

interface Files {
  readonly regular: string;
  readonly bold: string;
}

const file = (path: string) => require.resolve(`@expo-google-fonts/${path}.ttf`);
const both = (name: string, family: string): Files => ({
  regular: file(`${name}/400Regular/${family}_400Regular`),
  bold: file(`${name}/700Bold/${family}_700Bold`),
});
const one = (name: string, family: string): Files => {
  const regular = file(`${name}/400Regular/${family}_400Regular`);
  return { regular, bold: regular };
};

export const FONT_FILES: Readonly<Record<Face, Files>> = {
  han: both('noto-serif-sc', 'NotoSerifSC'),
  latin: both('noto-serif', 'NotoSerif'),
  tibetan: both('noto-serif-tibetan', 'NotoSerifTibetan'),
  arabic: both('noto-naskh-arabic', 'NotoNaskhArabic'),
  mongolian: one('noto-sans-mongolian', 'NotoSansMongolian'),
  yi: one('noto-sans-yi', 'NotoSansYi'),
  lisu: both('noto-sans-lisu', 'NotoSansLisu'),
  hangul: both('nanum-myeongjo', 'NanumMyeongjo'),
  'rare-han': one('cactus-classical-serif', 'CactusClassicalSerif'),
};
