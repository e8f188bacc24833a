test('a good one', () => {
  expect(1 + 1).toBe(2);
});
