import { z } from 'zod'

const kinds: Readonly<Record<string, string>> = {
  string: '文字', number: '数字', int: '整数', boolean: '是或否', array: '列表', object: '一组内容', file: '文件', date: '日期', null: '空', record: '一组内容',
}

/** Longest name of a field that is repeated back: it came from outside. */
const MOST_LETTERS = 40

const units: Readonly<Record<string, string>> = { string: ' 个字', array: ' 项', set: ' 项', file: ' 字节' }
const unitOf = (origin: string) => units[origin] ?? ''
const atLeast = (origin: string) => (origin in units ? '至少' : '不能小于')
const atMost = (origin: string) => (origin in units ? '最多' : '不能大于')

/** What the contract has no words of its own for is said of something: its field has a name in the program alone, which nobody who reads Chinese need know. */
const SOMETHING = '有一项'

/** What is wrong with an input, where its contract gives no words of its own. Undefined leaves it to zod's Chinese. */
function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? `${SOMETHING}必须填写` : `${SOMETHING}应是${kinds[String(issue.expected)] ?? '另一种内容'}`
    case 'invalid_value':
      return `${SOMETHING}不在可选的内容之中`
    case 'invalid_union':
      return `${SOMETHING}形式不对`
    case 'unrecognized_keys':
      return `多出了不认识的字段：${issue.keys.slice(0, 5).map((key) => key.slice(0, MOST_LETTERS)).join('、')}`
    case 'invalid_format':
      return `${SOMETHING}格式不对`
    case 'too_small':
      return `${SOMETHING}${atLeast(issue.origin)} ${issue.minimum}${unitOf(issue.origin)}`
    case 'too_big':
      return `${SOMETHING}${atMost(issue.origin)} ${issue.maximum}${unitOf(issue.origin)}`
    case 'custom':
      return `${SOMETHING}不对，请检查后再提交`
    default:
      return undefined
  }
}

/** Makes zod speak Chinese in this process. */
export function speakChinese(): void {
  z.config({ ...z.locales.zhCN(), customError: wordsFor })
}

/** For whoever wrote a program: with the field by its name there. */
export function saidOfField(path: string, sentence: string): string {
  return path === '' || sentence.includes(path) ? sentence : `${path}：${sentence.startsWith(SOMETHING) ? sentence.slice(SOMETHING.length) : sentence}`
}
