import type { FirstLevelCategory } from '#presets/preset.ts'

/** What staff of the sample county write where it is not done, or not yet. Invented; each fits all of its first level. What was done stands in sample-answers-done.ts. */
export type AnswerTexts = { notPossible: readonly string[]; byWhen: readonly string[] }

export const answerTexts: Readonly<Record<FirstLevelCategory, AnswerTexts>> = {
  property: {
    notPossible: ['经核对，合同约定的服务和收费没有违反规定，不能要求减免。如有异议，可通过业主大会或诉讼解决，社区可协助调解。'],
    byWhen: ['物业已写出整改方案，正在逐项落实，社区每周查看一次。'],
  },
  housing: {
    notPossible: ['经核对，这一处已过保修期，政策上也没有可用的资金，须由产权人办理；办理的步骤和联系人已当面写给您。'],
    byWhen: ['处理方案已确定，所需材料和人员已落实，按约定的日子办完。'],
  },
  utilities: {
    notPossible: ['该片区未列入本年度改造计划，暂不具备条件，已登记需求并列入下年度申报。'],
    byWhen: ['已列入管线改造工程，施工队已进场，改造期间有人值班保障供应。'],
  },
  municipal: {
    notPossible: ['这一处还没有移交市政管理，由建设单位负责；已书面责成建设单位先行处理，并设警示牌。'],
    byWhen: ['已列入维修计划，材料和施工队已落实，施工前先设围挡和警示牌。'],
  },
  sanitation: {
    notPossible: ['选址距住宅不足规定的距离，多数住户不同意，暂不能增设；已把现有点位的开放和清运时间作了调整。'],
    byWhen: ['已排好清理的人员和车辆，新的桶和设施已采购，到货后安装。'],
  },
  greening: {
    notPossible: ['所提树木属于保护范围，依法不能砍伐、移走，已做支撑和疏枝处理。'],
    byWhen: ['须在适宜的季节作业，苗木和人员已安排好，先清理现场。'],
  },
  streetOrder: {
    notPossible: ['经核对，该处经营在规划允许的范围和时段内，不能取缔；已要求降低音量、保持清洁。'],
    byWhen: ['正按程序告知当事人，期满未整改的依法处置，期间每天巡查。'],
  },
  construction: {
    notPossible: ['经核对，该工程手续齐全，不属违法；许可证复印件已张贴供查阅，并要求减少对居民的影响。'],
    byWhen: ['已责令整改，正按程序办理，期满依法处置，期间每天巡查。'],
  },
  traffic: {
    notPossible: ['经现场调查，照所提方案调整会使多数人更不方便，暂不能调整；已增加高峰时段的人员疏导。'],
    byWhen: ['已列入整治计划，施工和安装前先设临时标志。'],
  },
  environment: {
    notPossible: ['经三次现场检测，均未超标，依法不能处罚；检测结果已当面说明，后续加密巡查。'],
    byWhen: ['当事人已签整改承诺，整改期间限时作业，到期复测。'],
  },
  safety: {
    notPossible: ['经现场勘查，所提位置达不到安全距离，不能设置；已在附近安全的地方增设。'],
    byWhen: ['配件和施工已安排，完成以前停用并有专人值守。'],
  },
  disputes: {
    notPossible: ['双方分歧较大，调解两次未果，已告知可向人民法院起诉，并提供法律援助联系方式。'],
    byWhen: ['约定下次调解时间，期间双方保持现状。'],
  },
  welfare: {
    notPossible: ['经核对，目前不符合办理的条件；已说明原因，告知可申请的其他帮扶并留下联系方式。'],
    byWhen: ['材料已受理，正在审核公示，期满办结。'],
  },
  publicService: {
    notPossible: ['按现行政策目前不能办理，原因和可以走的途径已当面说明。'],
    byWhen: ['已与主管部门约定办理时间，届时电话通知。'],
  },
  marketGovernance: {
    notPossible: ['经多次联系，对方不接受调解，行政调解终止；已告知诉讼途径并移送线索。'],
    byWhen: ['已立案调查，结果出来后依法处理并告知您。'],
  },
}

export const contactWords: readonly string[] = [
  '已电话联系反映人，核实了地点和情况，约定上门时间。', '已电话联系，反映人补充了出现问题的时间段。', '已上门见到反映人，现场看了情况。', '已联系，反映人希望周末前处理。',
]
export const supplementQuestions: readonly string[] = ['请补充具体楼栋、单元和楼层，便于上门。', '请说明最近一次发生的时间，方便的话补充照片。', '请说明反映的商户名称或者门牌。']
export const supplementAnswers: readonly string[] = ['在靠东边的那个单元，一楼进门就能看到。', '昨天晚上又发生了一次，大约八点到九点。', '就是路口往里第二家，门头是蓝色的。']
export const disagreeWords: readonly string[] = ['没有解决，只是来看了一下。', '当天好了，第二天又和原来一样。', '答复和实际不符，请再来看看。']
export const reopenWords: readonly string[] = ['问题又出现了，请继续处理。', '只解决了一半，剩下的没有人管。', '答应的整改没有做到。']
export const verifyWords: readonly string[] = ['已到现场核查，情况属实，问题已解决。', '现场看过，恢复正常，周边住户认可。', '已电话核实并到场拍照，整改到位。']
export const reworkWords: readonly string[] = ['现场核查仍有问题，请继续整改。', '只处理了一部分，请按答复内容完成。']
export const callbackWords: readonly string[] = ['反映人表示已经解决。', '反映人表示基本解决，希望长期保持。', '反映人对处理速度表示认可。', '反映人认为没有彻底解决。']
export const extensionWords: readonly string[] = ['需要等待配件到货，现有人员无法提前完成。', '须履行告知和公示程序，原时限内不能办结。', '涉及多方协商，已约定会商时间。']
export const suspensionPlans: readonly string[] = ['已列入下一批改造计划，资金到位后施工，到期复核进度并告知反映人。', '须等上级工程移交后处理，期间加强巡查，到期复核。']
export const returnWords: readonly string[] = ['经现场查看，事项不属于本单位职责，履职清单已列明牵头单位。', '事发地点不在本单位管辖范围，请转属地处理。']
export const objectionWords: readonly string[] = ['履职事项清单写明由其他单位牵头，请重新派单。']
export const urgeWords: readonly string[] = ['已超过时限，请尽快联系反映人并答复。', '居民再次来电询问，请抓紧办理。']
export const coUnitWords: readonly string[] = ['请派人一同到现场，确认管线权属。', '请配合执法检查。']
export const taskAnswers: readonly string[] = ['已派人到场配合，意见已当面说明。', '经查权属清楚，配合工作完成。']
export const arbitrationWords: readonly string[] = ['清单上没有对应单位，按属地管理由该单位牵头办理。', '多方推诿，裁定由该单位牵头，相关单位配合。']
export const declineWords: Readonly<Record<string, string>> = {
  outsideCounty: '您反映的地点不在本县范围内，请向事发地的政务服务便民热线反映。',
  statutoryProcedure: '该事项应当通过诉讼、仲裁或行政复议等法定途径办理，受理条件和联系方式已随本通知告知。',
  noConcreteMatter: '留言中没有具体的时间、地点和事项，又未留下联系方式，无法办理。补充具体情况后可以再次反映。',
  alreadyAnswered: '同一事项已经办结并答复，没有新的情况。如有新情况，请补充后再次反映。',
}
/** For a reason that a county has added. */
export const declineInGeneral = '该事项不在诉求受理范围内，具体理由已在受理意见中说明，可以补充情况后再次反映。'
/** `said`: as the unit writes it, of what was done or of what is to come. */
export const publicAnswerOf = (category: string, replyKind: string | null, said: string) => (replyKind === 'notPossible'
  ? `居民反映的“${category}”问题，承办单位核实后确认目前办不到，已向反映人说明理由和还可以走的途径。`
  : `居民反映的“${category}”问题，承办单位答复：${said}`)
/** What staff write for everybody of one that is late, and of one whose day was named. */
export const publicLateWords = [
  '承办单位没有在期限内答复，已经催办；答复以后在这里写明。',
  '现场要等配件和天气，没能按期办完；已要求承办单位尽快答复反映人。',
  '牵涉两个单位，协调用的时间超过了期限；正在办，有结果就写在这里。',
] as const
export const publicPromiseWords = '承办单位已经看过现场，答应了办好的日子，到时做到没有会写在这里。'
export const publicTextOf = (category: string, area: string) => `${area}居民反映“${category}”方面的问题，希望尽快处理。`
