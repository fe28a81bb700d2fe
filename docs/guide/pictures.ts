import type { Scene } from './scene.ts'

export type Picture = {
  name: string
  /** A sample person. */
  who: string
  screen: 'desk' | 'phone'
  address: string | ((scene: Scene) => string)
}

/** Taken by take-pictures.ts; guides.test.ts sees to it that the guides show each of them and no other. */
export const pictures: readonly Picture[] = [
  { name: 'resident-home', who: 'resident', screen: 'phone', address: '/' },
  { name: 'resident-report', who: 'resident', screen: 'phone', address: '/report' },
  { name: 'resident-request', who: 'resident', screen: 'phone', address: ({ reply }) => `/requests/${reply}` },
  { name: 'resident-published', who: 'resident', screen: 'phone', address: '/published' },
  { name: 'grid-next', who: 'gridWorker', screen: 'phone', address: '/field/' },
  { name: 'grid-task', who: 'gridWorker', screen: 'phone', address: ({ sign }) => `/field/requests/${sign}` },
  { name: 'grid-report-for', who: 'gridWorker', screen: 'phone', address: '/field/report-for' },
  { name: 'community-work', who: 'communityStaff', screen: 'desk', address: '/desk/work' },
  { name: 'community-accept', who: 'communityStaff', screen: 'desk', address: ({ accept }) => `/desk/requests?open=${accept}&move=accept` },
  { name: 'department-work', who: 'departmentStaff', screen: 'desk', address: '/desk/work' },
  { name: 'department-reply', who: 'departmentStaff', screen: 'desk', address: ({ reply }) => `/desk/requests?open=${reply}&move=reply` },
  { name: 'administrator-posts', who: 'systemAdministrator', screen: 'desk', address: '/desk/posts' },
  { name: 'administrator-routing', who: 'systemAdministrator', screen: 'desk', address: '/desk/settings/routing' },
]
