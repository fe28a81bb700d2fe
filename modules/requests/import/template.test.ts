import { expect, test } from 'vitest'
import { importFieldNames, proposeColumns } from '#modules/requests/import/fields.ts'
import { findHeader } from '#modules/requests/import/header.ts'
import { missingIn } from '#modules/requests/import/rules.ts'
import { importTemplate } from '#modules/requests/import/template.ts'

test('the template is understood without a hand: every field, and its rules are no data', () => {
  const rows = importTemplate().slice(1).trimEnd().split('\r\n').map((line, index) => ({ line: index + 1, cells: line.split(',').map((text) => ({ text, kind: 'text' as const })) }))
  const found = findHeader(rows)!
  expect(found).toMatchObject({ lines: [1], remarks: [2], dataFrom: 3 })
  const columns = proposeColumns(found.headers)
  expect(Object.keys(columns)).toEqual(importFieldNames)
  expect(missingIn({ columns })).toEqual([])
  expect(rows.map(({ cells }) => cells.length)).toEqual([importFieldNames.length, importFieldNames.length])
})
