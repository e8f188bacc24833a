/** The stretches of a decision's way as bars, each behind the one before it. */
import { figure } from '../table';
import type { Layer, Whose } from './layers';

const COLOURS: Readonly<Record<Whose, string>> = {
  API: '#2f6fb0',
  database: '#c77b22',
  worker: '#3f8f5a',
  engine: '#7d56a5',
};
const [WIDTH, TEXT, BARS, ROW, TOP] = [960, 400, 480, 26, 56];

export function pictureOf(layers: readonly Layer[], wholeMs: number): string {
  const total = layers.reduce((sum, { ms }) => sum + ms, 0);
  const scale = BARS / total;
  const height = TOP + layers.length * ROW + 30;
  let before = 0;
  const rows = layers.map(({ name, whose, ms }, index) => {
    const [x, y, wide] = [TEXT + before * scale, TOP + index * ROW, Math.max(1, ms * scale)];
    before += ms;
    return `  <text x="${TEXT - 12}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>
  <rect x="${x.toFixed(1)}" y="${y + 2}" width="${wide.toFixed(1)}" height="${ROW - 8}" fill="${COLOURS[whose]}"/>
  <text x="${(x + wide + 5).toFixed(1)}" y="${y + 14}">${figure(ms)}</text>`;
  });
  const key = Object.entries(COLOURS).map(
    ([whose, colour], index) =>
      `  <rect x="${TEXT + index * 110}" y="26" width="12" height="12" fill="${colour}"/><text x="${TEXT + 18 + index * 110}" y="36">${whose}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" fill="#222">
  <title>Where the time of one decision goes</title>
  <rect width="${WIDTH}" height="${height}" fill="#fff"/>
  <text x="12" y="36" font-weight="bold">One decision: ${figure(wholeMs)} ms until the next step is open</text>
${key.join('\n')}
${rows.join('\n')}
</svg>
`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
