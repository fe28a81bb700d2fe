import fc from 'fast-check'
import { expect, test } from 'vitest'
import { address } from '#kit/ui/address.ts'

const request = address('/requests/{requestId}/notes/{noteId}', ['tab', 'q'])

test.each([
  [{ requestId: 'a', noteId: 'b' }, {}, '/requests/a/notes/b'],
  [{ requestId: 'a/../b', noteId: '?' }, {}, '/requests/a%2F..%2Fb/notes/%3F'],
  [{ requestId: 'a', noteId: 'b' }, { q: '路灯 不亮', tab: '' }, '/requests/a/notes/b?q=%E8%B7%AF%E7%81%AF+%E4%B8%8D%E4%BA%AE'],
])('%o with %o is %s', (params, search, expected) => expect(request.to(params, search)).toBe(expected))

test('names that the page does not know are left out', () => expect(request.readSearch({ tab: 'x', other: 'y', q: 3 })).toEqual({ tab: 'x' }))

test('what is written into an address is read back from it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ minLength: 1, unit: 'grapheme' }), (id, q) => {
      const url = new URL(request.to({ requestId: id, noteId: 'n' }, { q }), 'https://linli.example')
      if (id !== '.' && id !== '..') expect(decodeURIComponent(url.pathname.split('/')[2]!)).toBe(id)
      expect(request.readSearch(Object.fromEntries(url.searchParams))).toEqual({ q })
    }),
  )
})
