/**
 * What each permission lets a person do, in the words of the glossary, in the order of the work. docs/roles.md is the table;
 * which role has which of them comes from the server.
 */
export const permissionGroups = [
  {
    key: 'own', title: '本人', permissions: {
      'account.self': '管理本人的登录和个人信息，看谁查看过', 'work.read': '看等自己办的事项',
    },
  },
  {
    key: 'take', title: '上报与受理', permissions: {
      'request.report': '上报诉求', 'request.import': '导入诉求清单', 'request.reportFor': '代来电、来访或没有手机的人上报', 'request.reprintSlip': '给代报的诉求重印凭条', 'request.read': '查看诉求', 'request.accept': '受理', 'request.typeVoice': '听语音、录入文字', 'request.decline': '不予受理',
      'request.merge': '合并重复诉求', 'request.split': '拆分诉求', 'request.correctPlace': '更正诉求的地点',
    },
  },
  {
    key: 'dispatch', title: '派单与裁定', permissions: {
      'request.dispatch': '派单', 'request.coUnit': '加派协办单位', 'request.transfer': '转办', 'request.decideReturn': '审核退单', 'request.arbitrate': '裁定',
      'request.urge': '催办',
    },
  },
  {
    key: 'handle', title: '办理', permissions: {
      'request.sign': '签收', 'request.object': '对派单提出异议', 'request.returnOrder': '申请退单', 'request.askExtension': '申请延期', 'request.suspend': '申请挂账',
      'request.askResident': '请居民补充', 'request.reply': '联系居民、答复', 'request.decideExtension': '审批延期', 'request.decideSecondExtension': '审批再次延期',
      'request.decideSuspension': '审批挂账',
    },
  },
  {
    key: 'close', title: '核查与办结', permissions: {
      'request.confirm': '确认办理结果', 'request.verify': '现场核查', 'request.closeCase': '结案', 'request.callback': '回访', 'request.rate': '评价', 'request.reopen': '要求重新办理',
      'request.publish': '公开', 'officeDay.plan': '安排、公布、取消联合接待日', 'request.askExclusion': '申请剔除', 'request.decideExclusion': '审批剔除',
    },
  },
  {
    key: 'data', title: '数据', permissions: {
      'person.unmask': '写明原因后查看完整个人信息', 'statistics.read': '查看统计', 'openData.propose': '提出公开数据更正', 'openData.decide': '审批公开数据更正，决定各单位的月账公开不公开', 'export.create': '申请导出', 'export.approve': '审批导出', 'sheet.appeal': '对核算单申诉', 'sheet.decideAppeal': '处理核算单申诉',
      'right.read': '查看居民的更正和删除申请', 'right.handle': '更正居民信息、报请删除', 'right.confirm': '复核删除居民信息',
    },
  },
  {
    key: 'registers', title: '台账', permissions: {
      'area.read': '查看辖区', 'area.change': '维护辖区', 'organization.read': '查看单位和任职', 'organization.change': '维护单位', 'appointment.change': '设立岗位、提出和复核任职',
      'account.manage': '登记人员、开通和停用账号',
    },
  },
  {
    key: 'settings', title: '设置', permissions: {
      'category.change': '维护类别', 'limit.change': '维护时限和办理规定', 'calendar.change': '维护工作日历', 'dutyList.change': '维护履职事项清单', 'routing.change': '维护派单规则', 'template.change': '维护答复模板',
      'retention.change': '提出和复核保存期限', 'role.read': '查看角色权限', 'open311.manage': '发放和停用开放接口的密钥', 'open311.submit': '经开放接口上报（只限持密钥的系统）',
      'channel.change': '维护通知渠道', 'hotline.manage': '维护 12345 对接', 'hotline.exchange': '用文件收 12345 工单、送办理情况', 'hotline.submit': '送来 12345 工单（只限热线平台）',
    },
  },
  {
    key: 'guard', title: '安全与审计', permissions: {
      'security.manage': '锁定账号、结束登录', 'audit.read': '查阅审计记录',
    },
  },
] as const satisfies readonly { key: string; title: string; permissions: Readonly<Record<string, string>> }[]

export const permissionWords: Readonly<Record<string, string>> = Object.assign({}, ...permissionGroups.map(({ permissions }) => permissions))

export type Scope = 'area' | 'party' | 'own' | 'county' | 'self'

const scopeWords: Readonly<Record<Scope, string>> = {
  area: '本岗位的辖区和它的下级', party: '本单位承办、协办或交办的', own: '本人反映或代报的', county: '全县', self: '只限本人',
}

/** 本岗位的辖区和它的下级，以及本单位承办、协办或交办的 */
export function sayScopes(scopes: readonly Scope[]): string {
  return scopes.map((scope) => scopeWords[scope]).join('，以及')
}

/** What a role may never do, said on the page so that nobody looks for it (docs/roles.md, the fifteen roles). */
export const neverWords: Readonly<Record<string, string>> = {
  resident: '看别人的诉求；看内部处理文字',
  buildingLead: '看本楼别人反映的事；查看完整个人信息；未经授权代人确认、评价',
  gridWorker: '正式受理或不予受理；派单；暂停时限；结案；导出；看关于个人的数字',
  gridLeader: '不予受理；派单；暂停时限；结案；导出',
  communityStaff: '派给别的单位；审批本单位的延期；回访本单位办的事',
  communityHead: '查看完整个人信息；经办；导出自己审批的数据',
  streetStaff: '裁定；审批延期；核查或回访本街道答复的事',
  streetHead: '查看完整个人信息；经办；导出',
  departmentStaff: '看本部门不是当事单位的事；受理、派单、核查、结案、回访',
  departmentHead: '查看完整个人信息；看其他部门的事',
  countyDispatcher: '在县中心不是当事单位时查看完整个人信息；代单位答复；审批挂账',
  countyLeader: '查看完整个人信息；申请导出；办理诉求',
  systemAdministrator: '看诉求、居民和由诉求得出的数字；查阅审计；结束登录；兼任其他职务',
  securityAdministrator: '看诉求、居民；开通账号、任命人员；查阅审计；兼任其他职务',
  auditAdministrator: '看诉求、居民；改动任何内容；兼任其他职务',
}
