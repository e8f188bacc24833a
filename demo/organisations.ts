/**
 * The organisations of the demo. Public bodies carry their real names, since the measures speak of them; the companies and
 * institutes are invented. Every code is well-formed and verifies (GB 32100-2015), and none is in use: the organisation
 * numbers 99900001 and up are made up.
 */

import type { OrganisationKind } from '../domain/organisation';

export interface DemoOrganisation {
  /** 统一社会信用代码 */
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: OrganisationKind;
}

export const DEMO_ORGANISATIONS = {
  authority: {
    id: '11410100999000013T',
    name: '郑州市大数据管理局',
    nameEn: 'Zhengzhou Big Data Administration',
    kind: 'authority',
  },
  government: {
    id: '11410100999000021M',
    name: '郑州市人民政府',
    nameEn: "Zhengzhou Municipal People's Government",
    kind: 'government',
  },
  health: {
    id: '1141010099900003XD',
    name: '郑州市卫生健康委员会',
    nameEn: 'Zhengzhou Health Commission',
    kind: 'department',
  },
  transport: {
    id: '11410100999000048D',
    name: '郑州市交通运输局',
    nameEn: 'Zhengzhou Transport Bureau',
    kind: 'department',
  },
  cyberspace: {
    id: '114101009990000568',
    name: '郑州市网信办',
    nameEn: 'Zhengzhou Cyberspace Administration',
    kind: 'cyberspace',
  },
  operatorA: {
    id: '9141010099900011XQ',
    name: '嵩阳示例数据运营有限公司',
    nameEn: 'Songyang Example Data Operations Ltd.',
    kind: 'operator',
  },
  operatorB: {
    id: '91410100999000128Q',
    name: '金水示例数据科技有限公司',
    nameEn: 'Jinshui Example Data Technology Ltd.',
    kind: 'operator',
  },
  candidateC: {
    id: '91410100999000136K',
    name: '黄河示例数字服务有限公司',
    nameEn: 'Huanghe Example Digital Services Ltd.',
    kind: 'operator',
  },
  candidateD: {
    id: '91410100999000144E',
    name: '中原示例智数有限公司',
    nameEn: 'Zhongyuan Example Smart Data Ltd.',
    kind: 'operator',
  },
  universityOne: {
    id: '124100009990002167',
    name: '示例大学计算机学院',
    nameEn: 'Example University, School of Computing',
    kind: 'institute',
  },
  universityTwo: {
    id: '124100009990002242',
    name: '示例政法大学',
    nameEn: 'Example University of Law',
    kind: 'institute',
  },
  universityThree: {
    id: '12410000999000232W',
    name: '示例医科大学',
    nameEn: 'Example Medical University',
    kind: 'institute',
  },
  instituteOne: {
    id: '12410000999000240P',
    name: '示例数据安全研究院',
    nameEn: 'Example Institute of Data Security',
    kind: 'institute',
  },
  instituteTwo: {
    id: '12410000999000259L',
    name: '示例经济研究所',
    nameEn: 'Example Institute of Economics',
    kind: 'institute',
  },
  platform: {
    id: '914101009990001529',
    name: '郑州市公共数据运营平台',
    nameEn: 'Zhengzhou Public Data Operation Platform',
    kind: 'platform',
  },
} as const satisfies Record<string, DemoOrganisation>;

export type DemoOrganisationKey = keyof typeof DEMO_ORGANISATIONS;
