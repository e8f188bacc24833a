/** Flags of Node with which a thread loads the sources as jest does. */
export const LOADS_TYPESCRIPT: readonly string[] = ['--require', require.resolve('./typescript.cjs')];
