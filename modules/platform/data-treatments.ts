import { retentionPeriods, sayMonths } from '#modules/platform/retention.ts'
import type { RetentionPeriod } from '#modules/platform/retention.ts'

/**
 * How one kind of personal data is treated. Purpose, basis and retention are proposals that ship with the product; the
 * county states its own before it begins (SECURITY.md). `sensitive` as in PIPL art. 28, and where free words may hold it.
 */
export type Treatment = {
  kind: string
  sensitivity: 'ordinary' | 'sensitive'
  purpose: string
  basis: string
  retention: string
}

const duty = '《个人信息保护法》第十三条第一款第三项：为履行法定职责所必需'
const consent = '《个人信息保护法》第十三条第一款第一项：本人同意'
const employment = '《个人信息保护法》第十三条第一款第三项；公职人员履职信息'
const securityLaw = '《网络安全法》关于网络日志和安全保护的规定；《个人信息保护法》第五十一条'
const oversight = '《个人信息保护法》第五十一条、第五十四条'

/** From the period that the county may change; what ships stands in the page, the worker goes by what the county set. */
function kept(period: RetentionPeriod): string {
  const { from, months } = retentionPeriods[period]
  return `${from} ${sayMonths(months)}，到期由程序清理（期限可由两位系统管理员修改）`
}

const withMatter = kept('matter')
const withAccount = '本人申请删除并经复核后立即删除'
const withAudit = '与审计记录同期：至少 6 个月，程序不自动删除；只有编号，不含姓名和文字'

export const treatments = {
  accountNumber: {
    kind: '账号编号（随机，不含身份信息）', sensitivity: 'ordinary', purpose: '把同一个人的登录、诉求和同意记录连在一起', basis: duty, retention: withAccount,
  },
  signInSecret: {
    kind: '鉴别信息（口令、动态码、验证码的加密或散列值）', sensitivity: 'sensitive', purpose: '确认登录的是本人', basis: securityLaw, retention: '更换或删除账号时即删除；验证码 10 分钟失效、一天内删除；一次性口令和邀请失效 30 日后删除',
  },
  signInTrace: {
    kind: '登录记录', sensitivity: 'ordinary', purpose: '保护账号：超时退出、发现异常登录', basis: securityLaw, retention: '会话结束 30 日后删除；最近使用时间随账号删除',
  },
  consentRecord: {
    kind: '告知与同意记录', sensitivity: 'ordinary', purpose: '证明已经告知、本人看过哪一版', basis: '《个人信息保护法》第十四条、第十七条', retention: kept('consent'),
  },
  preference: {
    kind: '使用偏好', sensitivity: 'ordinary', purpose: '按本人需要显示（大字模式等）', basis: consent, retention: withAccount,
  },
  residentName: {
    kind: '居民姓名（加密）', sensitivity: 'ordinary', purpose: '办理中称呼和联系本人', basis: duty, retention: withMatter,
  },
  residentPhone: {
    kind: '居民电话（加密；检索用散列值）', sensitivity: 'ordinary', purpose: '登录、联系本人、回访', basis: duty, retention: withMatter,
  },
  staffIdentity: {
    kind: '工作人员姓名、工作电话', sensitivity: 'ordinary', purpose: '确定由谁办理、便于单位之间联系', basis: employment, retention: kept('staff'),
  },
  staffDuty: {
    kind: '任职和离岗记录', sensitivity: 'ordinary', purpose: '职务决定权限；A 岗不在时由 B 岗办理', basis: employment, retention: '任职和离岗只留编号和日期，长期保存；姓名按上一行清理',
  },
  officialAct: {
    kind: '履职记录（谁在何时办了什么）', sensitivity: 'ordinary', purpose: '责任清楚、可以复核；不用于对个人排名', basis: employment, retention: withAudit,
  },
  requestWords: {
    kind: '诉求与办理中的文字（可能含敏感信息）', sensitivity: 'sensitive', purpose: '了解诉求、办理和答复；查找；从多人共用的字词学习类别建议', basis: duty, retention: withMatter,
  },
  requestPlace: {
    kind: '诉求地点（可能指向住处）', sensitivity: 'sensitive', purpose: '找到现场、确定由谁负责', basis: duty, retention: withMatter,
  },
  requestLink: {
    kind: '诉求与本人、与代报依据的联系', sensitivity: 'ordinary', purpose: '让本人看到自己的诉求；证明代报有授权', basis: duty, retention: withMatter,
  },
  orderNumber: {
    kind: '12345 平台的工单和事件编号', sensitivity: 'ordinary', purpose: '平台再次送来时认得出：不重复立件，删除过的内容不会重新进来', basis: duty,
    retention: '长期保存；诉求清理时文字、地点和人都已删去，本系统凭编号找不到人，只有平台自己知道是谁来电',
  },
  importMark: {
    kind: '导入过的标记（带密钥的散列值）', sensitivity: 'ordinary', purpose: '同一份清单再次导入时认得出：不重复立件，删除过的不会重新进来', basis: duty,
    retention: '长期保存；诉求清理时与诉求脱离，推不出编号和文字，也找不到是哪一件',
  },
  photo: {
    kind: '照片（重新编码，已去掉拍摄位置）', sensitivity: 'sensitive', purpose: '说明现场情况、证明办理结果', basis: duty, retention: withMatter,
  },
  recording: {
    kind: '录音（本人按下录制；重新封装，只留声音）', sensitivity: 'sensitive', purpose: '听懂诉求、录入文字；不用于识别说话人', basis: duty, retention: withMatter,
  },
  appealFile: {
    kind: '核算单申诉的依据（照片重新编码；PDF 原样保存，只供下载）', sensitivity: 'sensitive', purpose: '核对申诉', basis: duty,
    retention: `撤回申诉后由程序销毁；其余自提出之日起 ${sayMonths(retentionPeriods.matter.months)}，所指的诉求先清理的随诉求（期限与诉求相同，可由两位系统管理员修改）`,
  },
  importedFile: {
    kind: '导入的清单（加密另存，含反映人的姓名和电话）', sensitivity: 'sensitive', purpose: '逐行导入；把没有导入的行退回给上传人', basis: duty, retention: '导入结束（没有开始的：上传）7 天后由程序销毁；没有导入就取消的立即销毁',
  },
  rating: {
    kind: '评价', sensitivity: 'ordinary', purpose: '评价办理结果，不评价个人', basis: duty, retention: withMatter,
  },
  ratedOutcome: {
    kind: '评价结果（是否解决、满意程度；只有选项，不含文字）', sensitivity: 'ordinary', purpose: '统计和冻结的核算单由它算出，可以逐条核对', basis: duty,
    retention: `长期保存；诉求上的姓名、电话、地点和文字随诉求清理（${withMatter}），办理过程此后只留随机编号`,
  },
  publishedWords: {
    kind: '公开的诉求与答复（为公开另写；姓名隐去）', sensitivity: 'ordinary', purpose: '向全县公开办理结果', basis: '《政府信息公开条例》；本人选择是否匿名', retention: `公开期间；撤回的随诉求：${withMatter}`,
  },
  message: {
    kind: '给个人或单位的提醒', sensitivity: 'ordinary', purpose: '按时办理、及时告知', basis: duty, retention: withMatter,
  },
  noticeAddress: {
    kind: '接收通知的邮箱、公众号编号（加密）', sensitivity: 'ordinary', purpose: '按本人选择发送通知', basis: consent, retention: '本人删除、解除绑定或删除账号时即删除；为一条验证码、测试消息填写的地址发完即删除',
  },
  channelSecret: {
    kind: '通知渠道的密钥和地址（加密）', sensitivity: 'ordinary', purpose: '以本县的名义发送通知；不是个人信息，同样加密', basis: securityLaw, retention: '更换、移除时即删除',
  },
  lookUp: {
    kind: '查看与操作记录（审计）', sensitivity: 'ordinary', purpose: '查明谁看过、改过什么；本人可以查到谁看过自己的信息', basis: oversight, retention: '至少 6 个月；审计记录首尾相连，程序不自动删除，由本县按档案规定处置',
  },
  submission: {
    kind: '提交编号（防止重复提交）', sensitivity: 'ordinary', purpose: '同一次提交只生效一次', basis: duty, retention: '7 天（移动办理 90 天，开放接口一天），到期由程序删除',
  },
  source: {
    kind: '来源地址与失败次数', sensitivity: 'ordinary', purpose: '防止猜测口令和滥发短信', basis: securityLaw, retention: '15 分钟失效，一天内由程序删除',
  },
  rightsRecord: {
    kind: '更正、删除申请的内容（加密）和不同意的理由', sensitivity: 'sensitive', purpose: '办理本人的申请、证明已经办理', basis: '《个人信息保护法》第四十六条、第四十七条、第五十条', retention: `${kept('right')}；删除申请办完时立即清空`,
  },
  feed: {
    kind: '实时更新的编号（不含文字）', sensitivity: 'ordinary', purpose: '页面不刷新也能看到变化', basis: duty, retention: '1 小时，到期由程序删除',
  },
} as const satisfies Record<string, Treatment>

export type TreatmentName = keyof typeof treatments
