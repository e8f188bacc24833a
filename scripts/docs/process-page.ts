/** One page per statutory process: its steps, who takes them, how they may end, in what time and with what effect. */
import { isObject } from '../../api/json-schema';
import type { OpenApiDocument } from '../../api/openapi';
import { dataSchemasOf } from '../../processes/forms';
import { limitLabel, limitOf } from '../../domain/limit';
import type { Citation } from '../../domain/measures';
import {
  ESCALATION_OUTCOMES,
  ESCALATION_SUFFIX,
  type Expiry,
  type OutcomeDefinition,
  type ProcessDefinition,
  type StepDefinition,
} from '../../domain/process';
import type { Bilingual } from '../../domain/refusal';
import { isProcess } from '../../processes/laws';
import { ROLE_LABELS } from '../../domain/roles';
import { both } from '../launcher/say';
import { cite, parameterText, CLOCK_LABELS, DUTY_LABELS, GENERATED, table } from './labels';
import { keptTables } from './kept-tables';
import { shapeOf } from './shape';

export function processPage(definition: ProcessDefinition, openapi: OpenApiDocument): string {
  const steps = Object.entries(definition.steps);
  return [
    GENERATED,
    `# ${both(definition.title)} \`${definition.process}\``,
    `依据 · basis: ${cite(definition.basis)}。定义版本 · definition version ${definition.version}.`,
    facts(definition),
    '## 环节 · Steps',
    stepsTable(definition, steps),
    `督办任务 · an escalation, \`<step>-escalation\`: ${both(ROLE_LABELS.director)}，${escalationOutcomes(definition, steps)}。`,
    '## 期限 · Time limits',
    '默认值；生效的是案件立案时的政策版本（`GET /v1/policies/{process}`）。“参照”表示借用其他法规，本身不具约束力。 · ' +
      'Defaults; what binds a case is the policy version it was opened under. “By analogy” is borrowed from another law and binds by analogy only.',
    limitsTable(definition, steps),
    ...parametersTable(definition),
    '## 结果及其数据 · Outcomes and what they carry',
    ...steps.map(([name, step]) => outcomesOf(definition, name, step)),
    ...(isProcess(definition.process) ? keptTables(definition.process) : []),
    '## 职责分离 · Separation of duties',
    separation(definition, steps),
    '## 接口 · Over HTTP',
    `\`?\` 可省略 · may be left out。决定 · decisions: \`POST /v1/tasks/{id}/decision\` \`{ outcome, opinion?, data?, materialsHash }\`.`,
    routesTable(definition, openapi),
    `环节的先后见 · the order of the steps: [\`workflows/${definition.process}.ts\`](../../../workflows/${definition.process}.ts).`,
  ].join('\n\n');
}

function facts(definition: ProcessDefinition): string {
  const yes = (value: boolean) => (value ? '是 · yes' : '否 · no');
  return table(
    ['事项 · fact', ''],
    [
      ['案号 · case ids', `\`${definition.prefix}-YYYY-NNNNNN\``],
      [
        '结案 · closes as',
        Object.entries(definition.outcomes)
          .map(([outcome, label]) => `\`${outcome}\` ${both(label)}`)
          .join('；'),
      ],
      [
        '当事人知悉 · the party knows of the case',
        definition.partySeesFrom === undefined
          ? '自立案 · from its opening'
          : `自 · from \`${definition.partySeesFrom}\``,
      ],
      ['审批期限环节 · decision clock', definition.clockStep === undefined ? '—' : `\`${definition.clockStep}\``],
      ['申请人可撤回 · applicant may withdraw', yes(definition.withdrawable)],
      ['权限暂停期间中止 · on hold while the right is suspended (Art. 28)', yes(definition.held)],
      [
        '授予新权利（受有效期限制） · grants new rights (ends with the measures, Art. 29)',
        yes(definition.grantsNewRights),
      ],
    ],
  );
}

function stepsTable(definition: ProcessDefinition, steps: readonly [string, StepDefinition][]): string {
  return table(
    ['环节 · step', '办理 · who', '依据 · basis', '期限 · limit', '审批期限 · decision clock', '逾期 · on expiry'],
    steps.map(([name, step]) => [
      `${both(step.title)} \`${name}\``,
      `${rolesOf(step)}${step.kind === 'personal' ? '（每人一项 · one task each）' : ''}`,
      cite(step.basis),
      limitText(definition, step),
      both(CLOCK_LABELS[step.clock]),
      expiryText(step.onExpiry),
    ]),
  );
}

/** Who takes it: the step's role, or each of its seats' roles. */
function rolesOf({ role, seats }: StepDefinition): string {
  const roles = seats === undefined ? [role] : Object.values(seats).map((seat) => seat.role);
  return roles.map((one) => both(ROLE_LABELS[one])).join('、');
}

function escalationOutcomes(definition: ProcessDefinition, steps: readonly [string, StepDefinition][]): string {
  const [first] = steps;
  const schemas = first === undefined ? {} : dataSchemasOf(definition.process, `${first[0]}${ESCALATION_SUFFIX}`);
  return Object.entries(ESCALATION_OUTCOMES)
    .map(([outcome, { label }]) => {
      const data = schemas[outcome] === null ? '' : ` \`${shapeOf(schemas[outcome])}\``;
      return `${both(label)} \`${outcome}\`${data}`;
    })
    .join('；');
}

function limitText(definition: ProcessDefinition, step: StepDefinition): string {
  if (step.limit === undefined) return '—';
  if ('default' in step.limit) return both(limitLabel(limitOf(step.limit.default)));
  const shared = definition.steps[step.limit.sharedWith];
  return `与“${shared?.title.zh ?? ''}”合并计算 · shared with \`${step.limit.sharedWith}\``;
}

function expiryText(expiry: Expiry): string {
  switch (expiry.kind) {
    case 'deemed': {
      const receipt = expiry.clock === 'start-as-of-receipt' ? '，自收到材料之日起算 · as of receipt' : '';
      const closes = expiry.closes === undefined ? '' : ` → \`${expiry.closes}\``;
      return `视为 · deemed \`${expiry.outcome}\`${closes}${receipt}`;
    }
    case 'escalate':
      return '督办，仍可逾期办理 · escalation; still decidable, late';
    case 'opens':
      return `转入 · opens \`${expiry.step}\`; still decidable, late`;
    case 'none':
      return '仅提醒 · reminders only';
  }
}

function limitsTable(definition: ProcessDefinition, steps: readonly [string, StepDefinition][]): string {
  const text = (limit: string) => `${both(limitLabel(limitOf(limit)))} \`${limit}\``;
  const source = (citation: Citation) => cite([citation]);
  const before = (reminders: readonly string[] = []) =>
    reminders.map((limit) => both(limitLabel(limitOf(limit)))).join('; ') || '—';
  const ofSteps = steps.flatMap(([name, step]) => {
    const { remindEvery: every } = step;
    const regularly = every && `每 · every ${text(every.default)} (${source(every.source)})`;
    if (regularly !== undefined) return [[`\`${name}\``, '—', '—', '—', regularly]];
    if (step.limit === undefined || !('default' in step.limit)) return [];
    const extension = step.extension && `${text(step.extension.default)} (${source(step.extension.source)})`;
    const receipt = step.limitFrom === 'receipt' ? '，自收到材料起 · from the receipt of the materials' : '';
    const { default: limit, source: from, notBefore, endsOnWorkingDay: rule } = step.limit;
    const lastDay = rule === undefined ? '' : `，末日为工作日 · ends with a working day (${source(rule)})`;
    const date =
      notBefore === undefined ? '' : `，不早于 · and not before \`${notBefore}\` (年度终了起 · after the year)`;
    return [
      [
        `\`${name}\``,
        `${text(limit)}${receipt}${date}${lastDay}`,
        source(from),
        extension ?? '—',
        before(step.reminders),
      ],
    ];
  });
  const free = Object.entries(definition.limits ?? {}).map(([name, limit]) => [
    `${both(limit.title)} \`${name}\``,
    text(limit.default),
    source(limit.source),
    '—',
    before(limit.reminders),
  ]);
  return table(
    ['环节 · step', '默认 · default', '来源 · source', '可延长 · extension', '提醒（到期前）· reminders before due'],
    [...ofSteps, ...free],
  );
}

/** Numbers that are policy and no times; nothing where the process has none. */
function parametersTable({ parameters = {} }: ProcessDefinition): string[] {
  const rows = Object.entries(parameters).map(([name, parameter]) => [
    `${both(parameter.title)} \`${name}\``,
    parameterText(parameter),
    cite([parameter.source]),
  ]);
  return rows.length === 0 ? [] : [table(['参数 · parameter', '默认 · default', '来源 · source'], rows)];
}

function outcomesOf(definition: ProcessDefinition, name: string, step: StepDefinition): string {
  const schemas = dataSchemasOf(definition.process, name);
  const rows = Object.entries(step.outcomes).map(([outcome, of]) => [
    `${both(of.label)} \`${outcome}\``,
    opinionText(of),
    schemas[outcome] === null ? '—' : `\`${shapeOf(schemas[outcome])}\``,
    effectText(of),
  ]);
  const head = ['结果 · outcome', '意见 · opinion', '数据 · data', '效果 · effect'];
  return `### ${both(step.title)} \`${name}\`\n\n${table(head, rows)}`;
}

function opinionText({ opinion, opinionIf }: OutcomeDefinition): string {
  if (opinion === 'required') return '必填 · required';
  return opinionIf === undefined ? '可选 · optional' : `${opinionIf.zh}的，必填 · required where ${opinionIf.en}`;
}

function effectText(outcome: OutcomeDefinition): string {
  const parts: Bilingual[] = [
    ...(outcome.clock === 'start' ? [{ zh: '审批期限起算', en: 'the decision clock starts' }] : []),
    ...(outcome.clock === 'stop' ? [{ zh: '审批期限停止', en: 'the decision clock stops' }] : []),
    ...(outcome.clock === 'pause' ? [{ zh: '审批期限暂停', en: 'the decision clock pauses' }] : []),
    ...(outcome.closes === undefined
      ? []
      : [{ zh: `结案 ${outcome.closes}`, en: `closes the case ${outcome.closes}` }]),
    ...(outcome.against === true ? [{ zh: '载明理由与救济途径', en: 'states reasons and remedies' }] : []),
    ...(outcome.onlyIf === undefined
      ? []
      : [{ zh: `仅限：${outcome.onlyIf.reason.zh}`, en: outcome.onlyIf.reason.en }]),
    ...(outcome.internal === true
      ? [{ zh: '内部审议，不告知当事人', en: 'deliberation, not told to the parties' }]
      : []),
  ];
  return parts.map(both).join('; ') || '—';
}

function separation(definition: ProcessDefinition, steps: readonly [string, StepDefinition][]): string {
  const rows = steps.map(([name, step]) => [
    `\`${name}\``,
    both(DUTY_LABELS[step.duty]),
    (step.differsFrom ?? []).map((other) => `\`${other}\``).join(' ') || '—',
    step.group === undefined ? '—' : `\`${step.group}\``,
    step.withheldUntil === undefined ? '—' : `\`${step.withheldUntil}\` → \`no-conflict\``,
    step.internal === true ? '是 · yes' : '否 · no',
  ]);
  return [
    '同一案件中一人只履行一种职责；任何人不得办理本单位的案件（申请人一侧除外）；委托时对委托人与受托人一并适用。逐格结果见 · ' +
      'One person holds one duty in a case, and nobody decides a case of their own organisation; with a delegation both persons count. ' +
      'Every cell: [permissions.md](../permissions.md).',
    table(
      [
        '环节 · step',
        '职责 · duty',
        '须异于其办理人 · other person than at',
        '并行 · parallel group',
        '案卷封存至 · file withheld until',
        '内部审议 · internal',
      ],
      rows,
    ),
  ].join('\n\n');
}

/** The routes tagged with the process: how its cases are opened and what belongs to them. */
function routesTable(definition: ProcessDefinition, openapi: OpenApiDocument): string {
  const resolve = (reference: string) => openapi.components['schemas']?.[reference.split('/').at(-1) ?? ''] ?? {};
  const rows = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      if (!Array.isArray(operation['tags']) || !operation['tags'].includes(definition.process)) return [];
      const body = bodySchema(operation['requestBody']);
      const summary = typeof operation['summary'] === 'string' ? operation['summary'] : '';
      return [
        [`\`${method.toUpperCase()} ${path}\``, summary, body === undefined ? '—' : `\`${shapeOf(body, resolve)}\``],
      ];
    }),
  );
  if (rows.length === 0) return '没有专属接口 · no routes of its own.';
  return table(['接口 · route', '', '内容 · body'], rows);
}

function bodySchema(requestBody: unknown): unknown {
  const content = isObject(requestBody) ? requestBody['content'] : undefined;
  const json = isObject(content) ? content['application/json'] : undefined;
  return isObject(json) ? json['schema'] : undefined;
}
