/** Chance that is chosen again by its seed. */
export type Chance = (least: number, most: number) => number;

export function chanceOf(seed: number): Chance {
  let state = seed;
  return (least, most) => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
    const share = ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
    return least + Math.floor(share * (most - least + 1));
  };
}
