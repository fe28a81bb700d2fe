import type { Page } from 'playwright-core'
import { hotlineList } from './scene.ts'
import type { Scene } from './scene.ts'
import { snappedPhoto } from './snapped-photo.ts'

export type Picture = {
  name: string
  /** A sample person. */
  who: string
  screen: 'desk' | 'phone'
  address: string | ((scene: Scene) => string)
  /** What is pressed and filled in on the page before the picture is taken. */
  act?: (page: Page) => Promise<void>
}

/** Taken by take-pictures.ts; guides.test.ts sees to it that the guides show each of them and no other. */
export const pictures: readonly Picture[] = [
  { name: 'resident-home', who: 'resident', screen: 'phone', address: '/' },
  { name: 'resident-report', who: 'resident', screen: 'phone', address: '/report' },
  { name: 'resident-voice', who: 'resident', screen: 'phone', address: '/report', act: recordVoice },
  { name: 'resident-snap', who: 'resident', screen: 'phone', address: '/snap', act: snap },
  { name: 'resident-request', who: 'resident', screen: 'phone', address: ({ reply }) => `/requests/${reply}` },
  { name: 'resident-published', who: 'resident', screen: 'phone', address: '/published' },
  { name: 'resident-office-days', who: 'resident', screen: 'phone', address: '/office-days' },
  { name: 'grid-next', who: 'gridWorker', screen: 'phone', address: '/field/' },
  { name: 'grid-task', who: 'gridWorker', screen: 'phone', address: ({ sign }) => `/field/requests/${sign}` },
  { name: 'grid-report-for', who: 'gridWorker', screen: 'phone', address: '/field/report-for' },
  { name: 'community-work', who: 'communityStaff', screen: 'desk', address: '/desk/work' },
  { name: 'community-accept', who: 'communityStaff', screen: 'desk', address: ({ accept }) => `/desk/requests?open=${accept}&move=accept` },
  { name: 'community-voice', who: 'communityStaff', screen: 'desk', address: ({ voice }) => `/desk/requests?open=${voice}&move=typeVoice` },
  { name: 'community-import', who: 'streetStaff', screen: 'desk', address: ({ importList }) => `/desk/imports/${importList}` },
  { name: 'community-office-days', who: 'communityStaff', screen: 'desk', address: '/desk/office-days', act: openPlannedDay },
  { name: 'department-work', who: 'departmentStaff', screen: 'desk', address: '/desk/work' },
  { name: 'department-reply', who: 'departmentStaff', screen: 'desk', address: ({ reply }) => `/desk/requests?open=${reply}&move=reply` },
  { name: 'department-sheet', who: 'departmentHead', screen: 'desk', address: ({ sheet }) => `/desk/statistics/sheets/${sheet}?open=appeal` },
  { name: 'county-hotline-list', who: 'countyDispatcher', screen: 'desk', address: '/desk/hotline-files', act: chooseHotlineList },
  { name: 'county-statistics', who: 'countyLeader', screen: 'desk', address: '/desk/statistics' },
  { name: 'administrator-posts', who: 'systemAdministrator', screen: 'desk', address: '/desk/posts' },
  { name: 'administrator-routing', who: 'systemAdministrator', screen: 'desk', address: '/desk/settings/routing' },
  { name: 'administrator-channels', who: 'systemAdministrator', screen: 'desk', address: '/desk/settings/channels' },
  { name: 'administrator-hotline', who: 'systemAdministrator', screen: 'desk', address: '/desk/settings/hotline?open=settings' },
]

/** The browser's own microphone beeps; the button that is shown is the one that ends the recording. */
async function recordVoice(page: Page): Promise<void> {
  await page.getByRole('button', { name: /点一下开始录音/ }).click()
  await page.getByText('0:02，最长').waitFor()
  await page.getByRole('button', { name: /正在录/ }).click()
  await page.getByRole('button', { name: '重新录' }).waitFor()
  await page.evaluate(() => scrollTo(0, 0))
}

async function snap(page: Page): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await snappedPhoto() })
  await page.getByText('要带上这张照片的位置吗？').waitFor()
}

/** One that is not public yet: what is to be checked stands beside what can be done. */
async function openPlannedDay(page: Page): Promise<void> {
  await page.getByRole('row', { name: /计划中/ }).first().getByRole('button').click()
  await page.getByRole('button', { name: '公布' }).waitFor()
}

async function chooseHotlineList(page: Page): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(hotlineList)
  await page.getByText('请核对各列').waitFor()
}
