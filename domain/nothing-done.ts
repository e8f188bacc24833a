/**
 * The words with which a department says, at docking, that nothing is desensitised (Art. 18 ¶2). Read narrowly: every clause says so, from its
 * first word to its last; whatever says more (“无关字段删除”, “未经脱敏不得提供”, “不可逆脱敏”) is a method.
 */
import { normalForm } from './text';

const DONE = '(脱敏|去敏|去标识化?|匿名化?|加工|加密|掩码|泛化|哈希|变换|处理)';
const OBJECT = `(任何|相关|数据|字段)*(${DONE}+(处理|措施|要求|操作|方式|方法)*|措施|要求)`;
const WITH = '(对(本|该)?(数据|字段|信息|其))?(进行|做|作出|作|予以|予|实施|采取|采用|经过|经|加以|加|有)*';
const HANDED = '(提供|供给|输出|共享|传输|交付)';
const SUBJECT =
  '((本次|所有|全部|上述|各|该)?(数据|字段|信息)?(均|都|暂|尚|并|全部)*' +
  '|(数据)?脱敏(处理)?(方式|方法|措施|要求|情况)?([:：为]|(?=[不未无没暂尚]))(暂|尚)*)';
const NONE = '(无需要?|无须|毋需|毋须|没有|没|无|不需要?|不必|不用|不须|不|未曾|未)';
const ZH = new RegExp(
  `^${SUBJECT}(` +
    [
      `${NONE}${WITH}(任何)?`,
      `(${NONE}${WITH}${OBJECT}|(免予?|免于|非)脱敏(处理)?)(的?(原始)?数据)?(即可|直接|原样)*${HANDED}?`,
      '(不适用|[不未]涉及(个人|敏感)?(信息|数据|字段|隐私|商业秘密|脱敏|处理)*|否)',
      `(${HANDED}|按|以)?(原样|原始|原数据|原文|明文|直接)(数据|形式|格式|直接)*${HANDED}?`,
    ].join('|') +
    ')$',
  'u',
);

const DOING =
  '(data |field )?(de-?sensiti[sz]|mask|anonymi[sz]|pseudonymi[sz]|de-?identif|redact|encrypt|process|treat)[a-z]*';
const TAIL =
  '( (is|was|has been|will be|to be))?( (done|needed|required|necessary|applied|performed|carried out|at all))*';
const EN = new RegExp(
  `^((the )?(data|fields?)( (is|are|was|were))? )?((provided|supplied|delivered|handed out) )?(` +
    [
      `(none|no|nil|null|nothing|n/a|n\\.a)${TAIL}`,
      'not (applicable|needed|required|necessary|done)',
      '(as[- ]is|as it is|as they are|raw|original|plain ?text|clear ?text|in the clear|unchanged|unmodified)( data| values?| form)?',
      `((no|not|without|never)( any| yet| be| been)* |un-?|non-)${DOING}${TAIL}`,
    ].join('|') +
    ')$',
  'iu',
);

const EDGES = /^[\s。．.，,、;；\-—/／“”"'（(]+|[\s。．.，,、;；\-—/／“”"'）)]+$/gu;

export function saysNothingIsDone(words: string): boolean {
  return normalForm(words)
    .split(/[，,。;；、（）()]/u)
    .map((clause) => clause.replace(EDGES, ''))
    .every((clause) => clause === '' || ZH.test(clause.replace(/\s/gu, '')) || EN.test(clause));
}
