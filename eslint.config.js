/** Type-aware lint, and the import direction of docs/ARCHITECTURE.md as a rule: who may import whom. */
const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const tseslint = require('typescript-eslint');
const importX = require('eslint-plugin-import-x');

/** The rooms, and whom the files of each may import. */
const allowed = {
  domain: ['domain'],
  config: ['config', 'domain'],
  migrations: ['migrations', 'domain'],
  records: ['records', 'domain', 'migrations'],
  cases: ['cases', 'records', 'domain'],
  services: ['services', 'cases', 'records', 'domain'],
  processes: ['processes', 'cases', 'records', 'domain'],
  activities: ['activities', 'processes', 'services', 'cases', 'records', 'domain'],
  workflows: ['workflows', 'activities', 'processes', 'domain'],
  worker: ['worker', 'workflows', 'activities', 'processes', 'services', 'cases', 'records', 'domain', 'config'],
  api: ['api', 'processes', 'services', 'cases', 'records', 'domain', 'config'],
  demo: ['demo', 'processes', 'services', 'cases', 'records', 'domain', 'migrations'],
};
const rooms = [...Object.keys(allowed), 'scripts', 'bench', 'test'];
allowed.bench = rooms;
allowed.scripts = rooms.filter((name) => name !== 'test');

/** Registries of pure data: laws, which one is pinned to, and the schemas of what a case keeps; names of facts are types of them. */
const REGISTRIES = {
  cases: ['./laws.ts', './facts.ts', './written-facts.ts'],
  records: ['./laws.ts', './fact-names.ts'],
};

const zones = Object.entries(allowed).flatMap(([target, from]) => {
  const message = `${target}/ may import only from: ${from.join(', ')}`;
  return rooms
    .filter((name) => !from.includes(name))
    .map((name) => ({
      target: `./${target}`,
      from: `./${name}`,
      message,
      ...(name === 'processes' && REGISTRIES[target] !== undefined && { except: REGISTRIES[target] }),
    }));
});

/** Processes: another one through what it offers (filing, law, forms, facts, its file), never through its registered behaviour or the registry. */
const processes = readdirSync(join(__dirname, 'processes'), { withFileTypes: true }).filter((one) => one.isDirectory());
for (const { name } of processes) {
  zones.push({
    target: `./processes/!(${name})/**`,
    from: [`./processes/${name}/index.ts`, `./processes/${name}/effects.ts`, './processes/index.ts'],
    message: 'a process is registered; another one asks its filing, its law or its links',
  });
}

/** Rows are written by records/ alone, and there by the writer (records/writer.ts). */
const SQL_THAT_WRITES =
  '/\\b(INSERT\\s+INTO|DELETE\\s+FROM|TRUNCATE\\s+\\w|NEXTVAL|SETVAL|UPDATE\\s+"?\\w+"?(\\s+\\w+)?\\s+SET)\\b/i';
const METHOD_THAT_WRITES = '/^(insert|batchInsert|upsert|update|increment|decrement|del|delete|truncate)$/';

/** Files of records/ that write with an ordinary transaction, because what they write is no business. */
const WRITES_NO_BUSINESS = [
  'records/access.ts', // lines of who has read what, gathered and written apart from what was read
  'records/idempotency.ts', // keys and first answers of requests
  'records/outbox.ts', // wake-ups under way, and what of them has arrived
  'records/parking.ts', // what the worker has tried in vain and set aside
  'records/part-starts.ts', // which parts run
  'records/take-ups.ts', // what was taken up again after a start
];
/** Single functions of the same kind in files that hold business rows too. */
const FUNCTIONS_OF_NO_BUSINESS = [
  'drawCaseNumber', // no row, and no business before its case is written: gaps are allowed
  'keepRendering', // an act's PDF, made anew from the act at any time
  'insertDigest', // the seal over what is written already
];

/** A function that takes the writer's transaction first may write, and so may those listed above. */
const OUTSIDE_OF_THE_WRITER = `:not(:function[params.0.typeAnnotation.typeAnnotation.typeName.name="Writing"] *, FunctionDeclaration[id.name=/^(${FUNCTIONS_OF_NO_BUSINESS.join('|')})$/] *)`;
const BY_THE_WRITER = 'rows are written by records/writer.ts: a function that writes takes `Writing` first';
const CAST_TO_WRITING = {
  selector: 'TSAsExpression TSTypeReference[typeName.name="Writing"]',
  message: 'only records/writer.ts makes a transaction that writes',
};

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
    files: ['{domain,cases,services,processes,activities,workflows,worker,api,config}/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: `Literal[value=${SQL_THAT_WRITES}]`, message: 'SQL that writes stands in records/' },
        { selector: `TemplateElement[value.raw=${SQL_THAT_WRITES}]`, message: 'SQL that writes stands in records/' },
        {
          // tx('cases').where(…).update(…): a chain that begins with a table.
          selector:
            'CallExpression[callee.property.name=/^(insert|update|increment|decrement|del|delete|truncate)$/]:has(CallExpression[callee.name=/^(tx|db|database)$/])',
          message: 'rows are written by records/writer.ts',
        },
        {
          // ctx.tx('cases').where(…).update(…), this.db('cases').insert(…)
          selector:
            'CallExpression[callee.property.name=/^(insert|update|increment|decrement|del|delete|truncate)$/]:has(CallExpression[callee.property.name=/^(tx|db|database)$/])',
          message: 'rows are written by records/writer.ts',
        },
        {
          // tx.insert({…}).into('cases')
          selector: 'CallExpression[callee.property.name="into"]:has(Identifier[name=/^(tx|db|database)$/])',
          message: 'rows are written by records/writer.ts',
        },
        CAST_TO_WRITING,
      ],
    },
  },
  {
    files: ['records/**/*.ts'],
    ignores: ['records/writer.ts', ...WRITES_NO_BUSINESS],
    rules: {
      'no-restricted-syntax': [
        'error',
        CAST_TO_WRITING,
        {
          selector: `CallExpression[callee.property.name=${METHOD_THAT_WRITES}]${OUTSIDE_OF_THE_WRITER}`,
          message: BY_THE_WRITER,
        },
        { selector: `Literal[value=${SQL_THAT_WRITES}]${OUTSIDE_OF_THE_WRITER}`, message: BY_THE_WRITER },
        { selector: `TemplateElement[value.raw=${SQL_THAT_WRITES}]${OUTSIDE_OF_THE_WRITER}`, message: BY_THE_WRITER },
      ],
    },
  },
  {
    files: WRITES_NO_BUSINESS,
    rules: { 'no-restricted-syntax': ['error', CAST_TO_WRITING] },
  },
  {
    // A law is pure data: workflows and browsers take its types and words.
    files: ['processes/*/law.ts', 'processes/laws.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                'zod',
                'node:*',
                '**/records/**',
                '**/cases/**',
                './forms',
                './facts',
                './effects',
                './filing',
                './acts',
              ],
              message: 'a law is pure data',
            },
          ],
        },
      ],
    },
  },
  {
    // What a process asks of a person and keeps: schemas, and nothing of the record.
    files: ['processes/*/forms.ts', 'processes/*/facts.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/records/**', '**/cases/**', './effects', './filing'],
              message: 'forms and facts are schemas alone',
            },
          ],
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
              group: ['**/domain/**', '**/activities/**', '**/processes/**'],
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
