/** Type-aware lint, and the import direction of docs/ARCHITECTURE.md as a rule: who may import whom. */
const tseslint = require('typescript-eslint');
const importX = require('eslint-plugin-import-x');

/** zone(target, allowed): files in `target` may import only from `allowed` folders of this project. */
const layers = [
  'domain',
  'records',
  'commands',
  'processes',
  'activities',
  'workflows',
  'worker',
  'api',
  'scripts',
  'config',
  'demo',
  'migrations',
  'bench',
  'test',
];
const allowed = {
  domain: ['domain'],
  config: ['config', 'domain'],
  demo: ['demo', 'processes', 'commands', 'records', 'domain', 'migrations'],
  records: ['records', 'domain', 'migrations'],
  migrations: ['migrations', 'domain'],
  commands: ['commands', 'records', 'domain'],
  processes: ['processes', 'commands', 'records', 'domain'],
  activities: ['activities', 'commands', 'records', 'domain'],
  workflows: ['workflows', 'domain', 'activities'],
  worker: ['worker', 'workflows', 'activities', 'processes', 'commands', 'records', 'domain', 'config'],
  api: ['api', 'processes', 'commands', 'records', 'domain', 'config'],
  bench: layers,
  scripts: layers.filter((name) => name !== 'test'),
};
const zones = Object.entries(allowed)
  .map(([target, from]) => ({
    target: `./${target}`,
    from: layers.filter((name) => !from.includes(name)).map((name) => `./${name}`),
    message: `${target}/ may import only from: ${from.join(', ')}`,
  }))
  .filter((zone) => zone.from.length > 0);

/** Rows are written by records/ alone, and there by the writer (records/writer.ts). */
const SQL_THAT_WRITES = '/\\b(INSERT INTO|UPDATE \\w+ SET|DELETE FROM)\\b/';

module.exports = tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '.data/**',
      '.bundle/**',
      '*.js',
      'scripts/*.js',
      'scripts/**/*.cjs',
      'test/**/*.cjs',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: __dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { typescript: true } },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: __dirname, zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['{domain,commands,activities,workflows,worker,api,config}/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: `Literal[value=${SQL_THAT_WRITES}]`, message: 'SQL that writes stands in records/' },
        { selector: `TemplateElement[value.raw=${SQL_THAT_WRITES}]`, message: 'SQL that writes stands in records/' },
        {
          selector: 'CallExpression[callee.property.name=/^(insert|increment|decrement)$/]',
          message: 'rows are written by records/writer.ts',
        },
      ],
    },
  },
  {
    // Workflow code is replayed for years: only types from the domain and the activities, no Node, no clock, no zod.
    files: ['workflows/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['node:*', 'fs', 'crypto', 'knex', 'pg', 'zod', 'express'], message: 'not in workflow code' },
          ],
        },
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/domain/**', '**/activities/**'],
              allowTypeImports: true,
              message: 'workflows import only types',
            },
            { group: ['node:*', 'knex', 'pg', 'zod', 'express'], message: 'not in workflow code' },
          ],
        },
      ],
    },
  },
);
