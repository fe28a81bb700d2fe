import type { PostRole } from '#modules/people/contract.ts'

/** The roles of which a post can be, in the words of the glossary. */
export const roleNames: Readonly<Record<PostRole, string>> = {
  buildingLead: '楼长', gridWorker: '网格员', gridLeader: '网格长', communityStaff: '社区工作人员', communityHead: '社区负责人', streetStaff: '街道派单员', streetHead: '街道负责人',
  departmentStaff: '部门经办', departmentHead: '部门负责人', countyDispatcher: '县中心派单员', countyLeader: '县领导', systemAdministrator: '系统管理员', securityAdministrator: '安全管理员',
  auditAdministrator: '审计管理员',
}
