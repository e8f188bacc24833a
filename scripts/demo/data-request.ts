/** One whole data request, from the need to the access check (Art. 13–18), with its timeline and clock. */
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import type { Client, ClientCase } from '../client/client';
import { goodFindings, readyForSupply, sampleApplication, sampleNeed, SAMPLE_PURPOSE } from '../client/samples';
import { say, type Stage } from './stage';

interface AccessAnswer {
  readonly allowed: boolean;
  readonly reason: string;
  readonly article: string;
}

export async function dataRequest(stage: Stage): Promise<void> {
  const [operator, officer, reviewer, director] = [
    await stage.as('operator-a'),
    await stage.as('officer'),
    await stage.as('reviewer'),
    await stage.as('director'),
  ];
  const [health, transport, platform] = [
    await stage.as('steward-health'),
    await stage.as('steward-transport'),
    await stage.as('platform'),
  ];

  const need = await operator.post<{ id: string }>('/v1/needs', sampleNeed());
  say(`需求登记 · need listed (Art. 13): ${need.id}`);
  const { id } = await operator.post<ClientCase>('/v1/data-requests', sampleApplication(need.id));
  say(`申请受理中 · application filed (Art. 14): ${id}`);
  await officer.take(id, 'acceptance', 'accept');
  say('经办人受理 · accepted by the case officer');
  await reviewer.take(id, 'review', 'need-experts', { ...goodFindings, count: 3 }, '涉及位置数据，请专家论证');
  say('审核人要求专家评审 · the reviewer calls in experts (Art. 15 ¶2)');
  await experts(id, stage);
  await reviewer.take(id, 'review', 'recommend-approval', goodFindings);
  say('审核人建议批准 · the reviewer recommends approval (Art. 15 ¶1)');
  const narrowed = {
    datasets: [
      { datasetId: 'transport-bus-gps', fields: ['time', 'line', 'longitude', 'latitude'] },
      { datasetId: 'health-institutions', fields: ['name', 'longitude', 'latitude'] },
    ],
  };
  await director.take(id, 'decision', 'approve', narrowed, '同意，医疗机构地址无需提供');
  say('审批负责人缩减字段后批准 · the director approves, narrowed');
  await Promise.all([health, transport].map((steward) => steward.take(id, 'docking', 'ready', readyForSupply)));
  say('两个数源部门完成对接 · both departments are ready (Art. 15 ¶2)');
  const kase = await operator.closed(id);
  say(`办结 · closed: ${kase.outcome ?? ''}，供给 · supply ${String(kase.data.supplyId)}`);
  if (kase.outcome !== 'supplied') throw new Error(`expected supplied, the case closed ${kase.outcome ?? 'open'}`);
  await accessChecks(platform);
  await stage.timeline(id);
  await stage.clock(id);
}

async function experts(caseId: string, stage: Stage): Promise<void> {
  const names = Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`);
  const clients = await Promise.all(names.map((id) => stage.as(id)));
  let done = 0;
  const deadline = Date.now() + 60_000;
  while (done < 3 && Date.now() < deadline) {
    for (const [index, expert] of clients.entries()) {
      const { items } = await expert.get<{ items: { id: string; step: string; materialsHash: string }[] }>(
        `/v1/tasks?box=todo&caseId=${caseId}`,
      );
      for (const task of items) {
        const { materialsHash } = task;
        const body =
          task.step === 'expert-declaration'
            ? { outcome: 'no-conflict', materialsHash }
            : { outcome: 'submit', materialsHash, data: { score: 80 + index, opinion: '位置泛化后风险可控' } };
        await expert.post(`/v1/tasks/${task.id}/decision`, body);
        if (task.step === 'expert-declaration') continue;
        done += 1;
        say(`专家评审 · expert review ${done}/3: ${names[index] ?? ''}`);
      }
    }
  }
  if (done < 3) throw new Error('the panel did not finish');
}

async function accessChecks(platform: Client): Promise<void> {
  const granted = {
    operatorId: DEMO_ORGANISATIONS.operatorA.id,
    datasetId: 'health-institutions',
    fields: ['name', 'longitude'],
    purpose: SAMPLE_PURPOSE,
  };
  const asked = [
    { what: '批准的字段与目的 · granted fields and purpose', body: granted, expected: true },
    {
      what: '未批准的字段 · a field that was narrowed away',
      body: { ...granted, fields: ['address'] },
      expected: false,
    },
    { what: '其他目的 · another purpose', body: { ...granted, purpose: '广告投放' }, expected: false },
    {
      what: '其他主体 · another operator',
      body: { ...granted, operatorId: DEMO_ORGANISATIONS.operatorB.id },
      expected: false,
    },
  ];
  for (const { what, body, expected } of asked) {
    const { allowed, reason, article } = await platform.post<AccessAnswer>('/v1/access/check', body);
    say(`访问核验 · access check, ${what}: ${allowed ? '允许 · allowed' : '拒绝 · denied'} (${reason}, ${article})`);
    if (allowed !== expected) throw new Error(`expected ${String(expected)}`);
  }
}
