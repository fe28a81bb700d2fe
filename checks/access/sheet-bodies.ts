import type { RouteCase } from './route-bodies.ts'

/** Routes of monthly sheets: an appeal that is not there is told in words, not as an absent sheet. */
export const sheets: Record<string, RouteCase> = {
  'GET /sheets': {},
  'GET /sheets/{sheetId}': { path: (ids) => ({ sheetId: ids.object }) },
  'GET /sheets/{sheetId}/rows': { path: (ids) => ({ sheetId: ids.object }) },
  'GET /sheets/{sheetId}/file': { path: (ids) => ({ sheetId: ids.object }), query: () => ({ format: 'csv' }) },
  'GET /sheets/{sheetId}/check': { path: (ids) => ({ sheetId: ids.object }) },
  'POST /sheets/{sheetId}/appeals': { path: (ids) => ({ sheetId: ids.object }), body: () => ({ figure: 'response', reason: '矩阵测试：记录已经更正', evidence: '矩阵测试文号' }) },
  'POST /sheets/{sheetId}/appeals/{appealId}/files': { path: (ids) => ({ sheetId: ids.object, appealId: ids.fresh }), form: (ids) => evidenceForm(ids.fresh) },
  'GET /sheets/{sheetId}/appeals/{appealId}/files/{fileId}': { path: (ids) => ({ sheetId: ids.object, appealId: ids.fresh, fileId: ids.fresh }) },
  'POST /sheets/{sheetId}/appeals/{appealId}/withdraw': { path: (ids) => ({ sheetId: ids.object, appealId: ids.fresh }), body: () => ({}) },
  'POST /sheets/{sheetId}/appeals/{appealId}/decide': { path: (ids) => ({ sheetId: ids.object, appealId: ids.fresh }), body: () => ({ uphold: false, reason: '矩阵测试：请按要求办理' }) },
}

function evidenceForm(fileId: string): FormData {
  const form = new FormData()
  form.set('fileId', fileId)
  form.set('file', new File(['%PDF-1.4\n%%EOF\n'], '依据.pdf', { type: 'application/pdf' }))
  return form
}
