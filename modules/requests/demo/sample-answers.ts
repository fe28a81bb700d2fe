import type { FirstLevelCategory } from '#presets/preset.ts'

/** What staff of the sample county write. Invented; `{days}` is filled in. A reply says what was done, never only who was told. */
export type AnswerTexts = { done: readonly string[]; notPossible: readonly string[]; byWhen: readonly string[] }

export const answerTexts: Readonly<Record<FirstLevelCategory, AnswerTexts>> = {
  property: {
    done: ['已约谈物业项目经理，当天恢复保洁和值班，并在单元门公示了整改情况，社区每周复查一次。', '已查看收费公示和合同，多收部分已退还，收费标准重新张贴在公告栏。'],
    notPossible: ['所提减免物业费于法无据：合同约定的服务已按标准提供。如对服务质量有异议，可通过业主大会或诉讼解决，社区可协助调解。'],
    byWhen: ['物业已制定整改方案，设备已订货，到货后安装，逾期将记入本季度考评。'],
  },
  housing: {
    done: ['已上门查明漏点为楼上卫生间地漏，双方达成维修协议，已更换地漏并做防水，闭水试验合格。', '已派人现场鉴定，脱落部位已清除并加固，警戒线已撤。'],
    notPossible: ['该房屋已过保修期，维修须动用维修资金，需三分之二以上业主同意，社区已把表决流程交给单元代表。'],
    byWhen: ['维修方案已确定，因雨天不能做外墙防水，天气转好后施工。'],
  },
  utilities: {
    done: ['抢修人员已到场更换阀门，供应恢复，已逐户确认。', '已更换老化线路和空气开关，负荷测试正常。', '已清洗水箱并取样检测，各项指标合格，结果张贴在单元门。'],
    notPossible: ['该片区未列入本年度管网铺设计划，暂不具备通气条件，已登记需求并列入下年度申报。'],
    byWhen: ['已列入管网改造工程，施工队已进场，改造期间早晚高峰加压供水。'],
  },
  municipal: {
    done: ['已完成路面铣刨和沥青摊铺，恢复通行。', '已更换井盖和井圈，现场复测平稳。', '路灯线路已修复，整条路段夜间检查全部亮灯。', '已疏通管道{days}米并清掏检查井，冲洗试水正常。'],
    notPossible: ['该路段属在建工程，移交前由建设单位管理，不能由市政大修；已责成建设单位先行填补坑洼并设警示牌。'],
    byWhen: ['已立项，等雨水管更换后一并恢复路面，期间设围挡和照明。'],
  },
  sanitation: {
    done: ['已清运积存垃圾并冲洗地面，清运改为每日两次。', '化粪池已清掏，管道疏通，现场消杀完毕。', '已清理偷倒的建筑垃圾，加装监控一处。'],
    notPossible: ['增设垃圾投放点选址距住宅不足十米，多数住户不同意，暂不能增设；已调整现有点位的开放时间。'],
    byWhen: ['新的果皮箱和分类亭已采购，到货后安装。'],
  },
  greening: {
    done: ['已修剪遮光树枝并清运，修剪高度符合规范。', '枯树已伐除，补种同规格乔木一株。', '已对全小区树木打药，七天后复查。'],
    notPossible: ['所提砍伐的树木为古树后备资源，依法不能砍伐，已做支撑和疏枝处理。'],
    byWhen: ['补植须在适种季节进行，苗木已预订。'],
  },
  streetOrder: {
    done: ['已劝离占道摊贩，划定临时疏导点，早晚高峰定点值守。', '店外堆放的货物已清退，责令当场改正并复查。', '楼道杂物已清理，居民签了保持承诺。'],
    notPossible: ['该摊点在规划的便民疏导区内，时段合法，不能取缔；已要求控制音量和收摊后清洁。'],
    byWhen: ['正按程序履行告知，期满未整改的依法处置。'],
  },
  construction: {
    done: ['已责令停工并拆除加建部分，现场复核恢复原状。', '工地已覆盖裸土，加装喷淋，夜间施工证明已张贴。'],
    notPossible: ['该建筑办有规划许可，经核不属违法建设；许可证复印件已张贴供查阅。'],
    byWhen: ['已立案，处罚决定作出后依法拆除。'],
  },
  traffic: {
    done: ['已补划标线、加装警示牌，信号配时调整完毕。', '已清理违停车辆，增设隔离桩，高峰时段有人疏导。', '路面坑洼已填补，弯道加装广角镜。'],
    notPossible: ['经客流调查，该线路调整后多数乘客绕行时间增加，暂不能调整；已增加高峰班次。'],
    byWhen: ['已列入公路养护计划，施工前先设限速和提示牌。'],
  },
  environment: {
    done: ['现场检测噪声超标，商户已调低音量并改变朝向，复测达标。', '已责令加装油烟净化器，烟道改至楼顶，复查无异味。'],
    notPossible: ['经三次现场检测，排放均未超标，依法不能处罚；检测结果已当面说明，后续加密巡查。'],
    byWhen: ['企业已签整改承诺，设备安装期间停止夜间作业。'],
  },
  safety: {
    done: ['消防通道已清空并划线，增设禁停标识，每晚巡查。', '消防水带、灭火器已补齐，烟感复位测试正常。', '电梯已更换门机并试运行，检验机构出具了合格报告。', '飞线已拆除，车棚新增充电口。'],
    notPossible: ['住户要求的位置不具备安装充电设施的安全距离，不能安装；已在东侧车棚增加充电口。'],
    byWhen: ['配件已订购，更换前停用并安排专人值守。'],
  },
  disputes: {
    done: ['已组织双方当面调解，达成书面协议，签字后各执一份。', '已现场丈量并对照原始图纸确认界线，双方无异议。'],
    notPossible: ['双方分歧较大，调解两次未果，已告知可向人民法院起诉，并提供法律援助联系方式。'],
    byWhen: ['约定下次调解时间，期间双方保持现状。'],
  },
  welfare: {
    done: ['已上门核实，材料齐全，补贴已批准，从本月发放。', '已看望老人，安排志愿者每天探访，助餐点登记完毕。'],
    notPossible: ['经核对，家庭人均收入高于标准，不符合条件；已告知可申请的其他帮扶并留下联系方式。'],
    byWhen: ['材料已受理，正在公示，公示期满发放。'],
  },
  publicService: {
    done: ['已说明政策和所需材料，当天办结。', '已协调窗口一次受理，中午安排值班，办结结果已电话告知。', '被拖欠的工资已足额发放，签字确认。'],
    notPossible: ['按现行政策，断缴年限不能一次性补缴，已说明可以延缴的办法。'],
    byWhen: ['已与主管部门约定办理时间，届时电话通知。'],
  },
  marketGovernance: {
    done: ['已检查该店，过期食品下架封存，立案处罚，已退赔消费者。', '经调解，商家退还余款，当场到账。'],
    notPossible: ['商家已注销且无法联系，行政调解终止；已告知诉讼途径并移送线索。'],
    byWhen: ['样品已送检，结果出来后依法处理。'],
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
export const publicAnswerOf = (category: string, replyKind: string | null) => (replyKind === 'notPossible'
  ? `居民反映的“${category}”问题，承办单位核实后确认目前办不到，已向反映人说明理由和还可以走的途径。`
  : `居民反映的“${category}”问题，承办单位已现场处理并答复反映人，后续加强日常巡查。`)
/** What staff write for everybody of one that is late, and of one whose day was named. */
export const publicLateWords = [
  '承办单位没有在期限内答复，已经催办；答复以后在这里写明。',
  '现场要等配件和天气，没能按期办完；已要求承办单位尽快答复反映人。',
  '牵涉两个单位，协调用的时间超过了期限；正在办，有结果就写在这里。',
] as const
export const publicPromiseWords = '承办单位已经看过现场，答应了办好的日子，到时做到没有会写在这里。'
export const publicTextOf = (category: string, area: string) => `${area}居民反映“${category}”方面的问题，希望尽快处理。`
