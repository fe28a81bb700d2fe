type Row = Record<string, unknown>

/** A list that somebody has uploaded, checked and not started; its file is gone already, so nothing of it can be fetched. */
export function importRow(of: { county: string; id: string; accountId: string; organizationId: string; role: string; areaPath: string }): Row {
  return {
    county_code: of.county, id: of.id, uploaded_by: of.accountId, organization_id: of.organizationId, role: of.role, area_path: of.areaPath, file_name: '矩阵清单.csv',
    format: { kind: 'csv', encoding: 'utf-8', delimiter: ',', lineEnd: '\n' }, bytes: 100, sha256: '0'.repeat(64), headers: ['编号', '内容', '地址'],
    layout: { lines: [1], remarks: [], dataFrom: 2, hiddenColumns: [], otherSheets: [], isRemembered: false }, source: '矩阵', mapping: { columns: { externalNumber: 0, text: 1, address: 2 }, coordinates: 'GCJ-02', unknownCategory: 'return' },
    state: 'ready', row_count: 3, created_at: '2026-09-14T09:00:00+08:00', file_until: '2026-09-30T09:00:00+08:00', version: 1,
  }
}
