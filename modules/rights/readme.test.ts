import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rightsLifecycle } from '#modules/rights/lifecycle.ts'

test('the diagram in the README is that of the lifecycle', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')
  expect(/```mermaid\n([\s\S]*?)\n```/.exec(readme)?.[1]).toBe(rightsLifecycle.mermaid())
})
