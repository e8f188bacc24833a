test('a loop that counts the wrong way', () => {
  for (let n = 1; n > 0; n = n === 1 ? 2 : 1);
});
