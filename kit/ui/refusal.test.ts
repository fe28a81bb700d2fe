import { describe, expect, test } from 'vitest'
import { Refusal, Unreachable, explain, isRefusal, mayPass, ledElsewhere, refusalFrom } from '#kit/ui/refusal.ts'

const problem = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })

describe('refusalFrom', () => {
  test('takes name, sentence and data from a problem document', async () => {
    const refusal = await refusalFrom(problem(409, { type: 'about:linli/request.already-rated', title: 'x', status: 409, detail: '您已评价过此诉求', data: { ratedOn: '今天' } }))
    expect([refusal.type, refusal.status, refusal.message, refusal.data]).toEqual(['request.already-rated', 409, '您已评价过此诉求', { ratedOn: '今天' }])
    expect(isRefusal(refusal, 'request.already-rated')).toBe(true)
    expect(isRefusal(refusal, 'request.other')).toBe(false)
  })

  test.each([
    [502, '<html>Bad gateway</html>', 'server.busy'],
    [500, '', 'server.error'],
    [503, 'null', 'server.busy'],
    [404, '{"type":1}', 'server.error'],
  ])('%i with %j, which no one of ours wrote, still becomes a Chinese sentence', async (status, text, type) => {
    const refusal = await refusalFrom(new Response(text, { status }))
    expect(refusal.type).toBe(type)
    expect(refusal.message).toMatch(/^[\u4e00-\u9fff，。]+$/)
  })

  const ours = { type: 'about:linli/server.error', title: 'server.error', status: 500, detail: '系统出了问题，这次没有办成。问题已记录，请稍后再试。' }
  test.each([
    [true, 500, '', '没能读出来，系统出了问题。请再试一次。'],
    [true, 500, JSON.stringify(ours), '没能读出来，系统出了问题。请再试一次。'],
    [false, 500, '', '系统出了问题，这次没有办成。请稍后再试。'],
    [false, 500, JSON.stringify(ours), ours.detail],
    [true, 503, '', '系统正在重启或正忙。请稍等片刻再试。'],
    [true, 422, JSON.stringify({ ...ours, type: 'about:linli/input.invalid', detail: '提交的内容有误：有一项不在可选的内容之中。' }), '查看的条件有误：有一项不在可选的内容之中。'],
    [false, 422, JSON.stringify({ ...ours, type: 'about:linli/input.invalid', detail: '提交的内容有误：请选择单位。' }), '提交的内容有误：请选择单位。'],
    [true, 404, JSON.stringify({ ...ours, type: 'about:linli/access.not-found', detail: '没有找到这条内容' }), '没有找到这条内容'],
  ])('a read (%s) answered %i with %j: %s', async (isRead, status, text, sentence) => expect((await refusalFrom(new Response(text, { status }), isRead)).message).toBe(sentence))

  test('a request that was led elsewhere was not read, or not done', () => expect([true, false].map((isRead) => ledElsewhere(isRead).message.includes('没能读出来'))).toEqual([true, false]))
})

test.each([
  [new Unreachable(new TypeError('fetch failed')), true],
  [new Refusal('server.busy', 503, '忙'), true],
  [new Refusal('server.error', 500, '错'), false],
  [new Refusal('input.invalid', 422, '错'), false],
  [new Error('bug'), false],
])('%o may pass by itself: %s', (error, expected) => expect(mayPass(error)).toBe(expected))

test('a cut line is a sentence also where only the message is shown', () => expect(new Unreachable(null).message).toMatch(/^[\u4e00-\u9fff，。]+$/))

describe('explain', () => {
  test('a cut line after filling in says that pressing again does no harm', () => {
    const { what, kept, remedy } = explain(new Unreachable(null), true)
    expect([what, kept, remedy]).toEqual(['没有连上服务器，还不知道是否提交成功。', '您填写的内容还在，没有丢失。连上网络后再按一次即可，不会重复提交。', 'retry'])
  })

  test.each([
    ['the server’s own sentence is shown as it is', new Refusal('access.not-found', 404, '没有找到这条内容'), false, '没有找到这条内容', 'none'],
    ['a piece that does not come asks for a reload', new TypeError('Failed to fetch dynamically imported module: https://x/a.js'), false, '这一页有一部分没有载入：刚才断过网，或者系统刚刚更新。请重新打开这一页。', 'reload'],
    ['a bug does not show its inside', new Error('undefined is not a function'), false, '这一页出了问题，没能显示出来。', 'reload'],
  ])('%s', (_why, error, filled, what, remedy) => {
    expect(explain(error, filled)).toMatchObject({ what, remedy })
  })
})
