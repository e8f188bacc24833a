/** The purpose that an act prints is the one that an access is held against (Art. 18 ¶3), also under permits of earlier releases. */
import { normalForm } from '../../domain/text';
import { createWorld, request, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const caller = { actor: { id: 'platform', org: '', roles: ['platform' as const] }, requestId: 'r-1' };

it('a permit whose text has another spacing is met by what its act shows, among hundreds that are not', async () => {
  const written = '就医\r\n出行　　到站\u00a0预测\n';
  const { supplyId } = await world.addSupply({ purpose: written });
  for (let n = 0; n < 120; n += 1) await world.addSupply({ purpose: `其他用途 ${n}` });
  const { service } = world.openAccess();
  for (const purpose of ['就医 出行 到站 预测', written, ' 就医 出行\t到站 预测 ']) {
    expect(await service.check({ ...request, purpose }, caller)).toMatchObject({ allowed: true, supplyId });
  }
  expect(await service.check({ ...request, purpose: '就医出行到站预测' }, caller)).toMatchObject({
    allowed: false,
    reason: 'out-of-purpose',
  });
});

it('the record derives the form that the comparison uses', async () => {
  const spaces = [
    0x9, 0xa, 0xb, 0xc, 0xd, 0x20, 0xa0, 0x1680, 0x2000, 0x2007, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff,
  ];
  const others = ['\u0085', '\u200b', '\u180e', '\u2060', 'e\u0301', '\u212b', '\u1100\u1161', '\ufb01'];
  const written = [...spaces.map((space) => String.fromCodePoint(space)), ...others].map(
    (part) => `${part}甲${part}${part}乙${part}`,
  );
  for (const purpose of written) {
    const { supplyId } = await world.addSupply({ purpose });
    const [row] = await world.sql<{ purpose: string; purpose_compared: string }>(
      'SELECT purpose, purpose_compared FROM supplies WHERE id = ?',
      [supplyId],
    );
    expect(row).toEqual({ purpose, purpose_compared: normalForm(purpose) });
  }
});
