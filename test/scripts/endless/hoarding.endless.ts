test('a loop that keeps all it makes', () => {
  const kept: number[][] = [];
  while (kept.length >= 0) kept.push(new Array<number>(1_000_000).fill(kept.length));
});
