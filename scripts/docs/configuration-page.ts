/** Every environment variable, from the table that the readers pick from. */
import { VARIABLES, VARIABLE_NAMES, type Variable } from '../../config';
import { both } from '../launcher/say';
import { FIXED } from '../../domain/fixed-numbers';
import { currentDefinition, PROCESSES } from '../../processes/laws';
import type { ProcessDefinition } from '../../domain/process';
import { cite, GENERATED, parameterText, table } from './labels';

export function configurationPage(): string {
  const rows = VARIABLE_NAMES.map((name) => {
    const variable: Variable = VARIABLES[name];
    return [
      `\`${name}\``,
      variable.default === undefined ? '—' : `\`${variable.default}\``,
      variable.parts.map((part) => `\`${part}\``).join(' '),
      `${both(variable.what)}${variable.secret === true ? '（保密 · secret）' : ''}`,
    ];
  });
  return [
    GENERATED,
    '# 配置 · Configuration',
    '全部来自环境变量；各部分启动时校验自己读取的变量，一次列出所有错误并以状态 2 结束。空文本等于未设置。`npm start`（launcher）为每个部分推出其余变量。 · ' +
      'All from environment variables. Each part checks the ones it reads at its start, names every mistake at once and ends with status 2. ' +
      'An empty text counts as not set. `npm start` (the launcher) works out for each part what you leave out.',
    table(['变量 · variable', '默认 · default', '读取者 · read by', '含义 · meaning'], rows),
    '嵌入式引擎的设置在 [`temporal-dev.yaml`](../../temporal-dev.yaml)。 · The embedded engine’s settings are in that file.',
    '## 政策参数 · Policy parameters',
    '由 `PUT /v1/policies/{process}` 设定，对此后立案的案件有效；期限在[各流程页面](processes/)。 · ' +
      'Set by `PUT /v1/policies/{process}` for cases opened later; time limits are on the [pages of the processes](processes/).',
    table(['流程 · process', '参数 · parameter', '默认 · default', '来源 · source'], PROCESSES.flatMap(parameterRows)),
    '## 固定的数 · Fixed numbers',
    '不属任何流程的政策，对所有人有效。 · No policy changes them; they bind everybody.',
    table(
      ['数 · number', '含义 · meaning', '来源 · source'],
      Object.values(FIXED).map(({ value, unit, title, source }) => [
        `${value} ${both(unit)}`,
        both(title),
        both(source),
      ]),
    ),
  ].join('\n\n');
}

function parameterRows(process: (typeof PROCESSES)[number]): string[][] {
  const { title, parameters = {} }: ProcessDefinition = currentDefinition(process);
  return Object.entries(parameters).map(([name, parameter]) => [
    both(title),
    `${both(parameter.title)} \`${name}\``,
    parameterText(parameter),
    cite([parameter.source]),
  ]);
}
