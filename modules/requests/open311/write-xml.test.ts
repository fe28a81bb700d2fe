import fc from 'fast-check'
import { expect, test } from 'vitest'
import { personName } from '#modules/requests/open311/person-name.ts'
import { readXml } from '#kit/xml/read-xml.ts'
import { sparkOf } from '#modules/requests/open311/spark.ts'
import { writeXml } from '#modules/requests/open311/write-xml.ts'

test('lists have the element of their items, nothing is an empty element, what is absent is left out', () => {
  expect(writeXml('service_requests', [{ service_request_id: '2026-000001', lat: null, expected_datetime: undefined, description: '“甲”<乙>&丙' }])).toBe(
    '<?xml version="1.0" encoding="utf-8"?>\n<service_requests><request><service_request_id>2026-000001</service_request_id><lat/><description>“甲”&lt;乙&gt;&amp;丙</description></request></service_requests>\n',
  )
  expect(writeXml('services', [])).toContain('<services/>')
  expect(() => writeXml('nothing', [1])).toThrow('nothing')
})

test('whatever stands in a text comes back as it was, or where XML cannot write it as the sign for that', () => {
  // oxlint-disable-next-line no-control-regex -- as in XML 1.0, section 2.2
  const shown = (text: string) => text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  const nasty = fc.constantFrom(']]>', '<!--', '&amp;', '&#0;', '<![CDATA[', '\r\n', '\r', '\t', '\0', '\ud800', '\ufffe', '\u{20bb7}', '<?xml?>', '\u0085', '\u2028', '"', "'")
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.oneof(nasty, fc.string({ unit: 'grapheme' }))).map((parts) => parts.join('')))
  fc.assert(fc.property(text, (words) => {
    expect(readXml(writeXml('description', words))).toEqual({ name: 'description', attributes: {}, text: shown(words), children: [] })
  }), { numRuns: 300 })
})

test('JSON follows from XML by the specification’s own convention', () => {
  const value = fc.option(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), { nil: null })
  const request = fc.record({ service_request_id: value, description: value, address: value })
  fc.assert(fc.property(fc.array(request, { maxLength: 4 }), (requests) => {
    expect(sparkOf(readXml(writeXml('service_requests', requests)))).toEqual(requests.map((one) => ({ ...one })))
  }))
})

test.each([
  ['秀英', '王', '王秀英'], [undefined, '王', '王'], ['秀英', undefined, '秀英'], ['John', 'Smith', 'John Smith'], [undefined, undefined, null],
])('%s and %s are %s', (first, last, name) => expect(personName(first, last)).toBe(name))
