import type { DeskPage } from '#kit/ui/desk/page.ts'
import { exclusionsPage, exportApprovalsPage, exportsPage, openDataCorrectionsPage, outsidePage, patternsPage, statisticsPage, statisticsRowsPage } from '#modules/requests/desk/statistics/addresses.ts'

export const statisticsPages: readonly DeskPage[] = [
  { address: statisticsPage, title: '统计', can: 'statistics.read', navigation: { section: 'statistics', order: 10 }, page: () => import('#modules/requests/desk/statistics/Statistics.tsx') },
  { address: statisticsRowsPage, title: '统计背后的诉求', can: 'statistics.read', page: () => import('#modules/requests/desk/statistics/StatisticsRows.tsx') },
  { address: exclusionsPage, title: '剔除', can: 'statistics.read', navigation: { section: 'statistics', order: 15 }, page: () => import('#modules/requests/desk/statistics/Exclusions.tsx') },
  { address: patternsPage, title: '热点和季节', can: 'statistics.read', navigation: { section: 'statistics', order: 12 }, page: () => import('#modules/requests/desk/statistics/Patterns.tsx') },
  { address: outsidePage, title: '对外用表', can: 'statistics.read', navigation: { section: 'statistics', order: 17 }, page: () => import('#modules/requests/desk/statistics/Outside.tsx') },
  { address: openDataCorrectionsPage, title: '公开数据更正', opens: { kind: 'openDataCorrection' }, can: 'openData.decide', navigation: { section: 'statistics', order: 18 }, page: () => import('#modules/requests/desk/statistics/OpenDataCorrections.tsx') },
  { address: exportsPage, title: '我的导出', can: 'export.create', navigation: { section: 'statistics', order: 20 }, page: () => import('#modules/requests/desk/statistics/Exports.tsx') },
  { address: exportApprovalsPage, title: '导出审批', can: 'export.approve', navigation: { section: 'statistics', order: 30 }, page: () => import('#modules/requests/desk/statistics/ExportApprovals.tsx') },
]
