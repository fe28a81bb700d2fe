import { describe, expect, test } from 'vitest'
import { plainState, toldToReporter } from '#modules/requests/phone/plain-state.ts'

const now = new Date('2026-09-15T02:00:00Z')
const today = '2026-09-15T08:30:00.000Z'
const row: Parameters<typeof plainState>[0] = {
  state: 'handling', waitingFor: 'reply', waitingUnit: '城管局', holder: { organizationId: '', name: '城管局' }, dueAt: today, overdue: false, paused: false, pendingCalendar: false, suspendedUntil: null, openMoves: [],
}

describe('what a resident is told', () => {
  test.each([
    [{ state: 'submitted', waitingFor: 'accept', waitingUnit: '阳光社区', holder: null }, 'going', '阳光社区已收到，今天 16:30 前告诉您是否受理'],
    [{ state: 'accepted', waitingFor: 'dispatch', waitingUnit: '晏城街道', holder: null }, 'going', '已受理，晏城街道正在派给负责的单位，今天 16:30 前派出'],
    [{ state: 'dispatched', waitingFor: 'sign' }, 'going', '已交给城管局，今天 16:30 前接手'],
    [{}, 'going', '城管局正在办，今天 16:30 前答复您'],
    [{ overdue: true, dueAt: '2026-09-14T08:30:00.000Z' }, 'late', '城管局正在办，本应 昨天 16:30 前答复您，已经超期'],
    [{ dueAt: null, pendingCalendar: true }, 'going', '城管局正在办，期限要等明年的工作日历公布'],
    [{ paused: true }, 'going', '城管局正在办，时限暂停'],
    [{ waitingFor: 'residentAnswer', waitingUnit: null }, 'yours', '城管局请您补充情况，您补充后接着办'],
    [{ waitingFor: 'decideExtension' }, 'going', '城管局正在办，内部有一项申请在审批'],
    [{ waitingFor: 'review', suspendedUntil: '2026-09-18T02:00:00.000Z' }, 'going', '暂时解决不了，城管局已列入计划，周五再看'],
    [{ state: 'replied', waitingFor: 'reply' }, 'going', '城管局答应限期办好，今天 16:30 前办好'],
    [{ state: 'replied', waitingFor: 'reply', dueAt: '2026-09-18T16:00:00.000Z' }, 'going', '城管局答应限期办好，9月18日前办好'],
    [{ state: 'replied', waitingFor: 'confirm', waitingUnit: null }, 'yours', '城管局已答复，请您看看是否认可'],
    [{ state: 'replied', waitingFor: 'verify', waitingUnit: '阳光社区' }, 'going', '城管局已答复，阳光社区会去现场看，今天 16:30 前看完'],
    [{ state: 'closed', waitingFor: 'callback', openMoves: ['rate'] }, 'yours', '已办结，请您评价'],
    [{ state: 'calledBack', waitingFor: null, openMoves: ['reopen'] }, 'done', '已办结'],
    [{ state: 'declined', waitingFor: null }, 'over', '没有受理，写明了原因'],
    [{ state: 'merged', waitingFor: null }, 'over', '和别人反映的同一件事合在一起办'],
  ] as const)('%o', (part, tone, sentence) => {
    expect(plainState({ ...row, ...part } as typeof row, now)).toEqual({ tone, sentence })
  })
})

test.each([
  ['住建局请居民补充', '住建局请您补充'],
  ['住建局电话联系了反映人', '住建局电话联系了您'],
  ['居民在规定天数内没有表态，转现场核查', '您在规定天数内没有表态，转现场核查'],
  ['等待居民补充期满，继续办理', '等待您补充期满，继续办理'],
  ['一同反映的居民催办（3 人）', '一同反映的居民催办（3 人）'],
])('a step says “您” to whoever reads it of himself: %s', (summary, told) => {
  expect(toldToReporter(summary)).toBe(told)
})
