import type { TestProject } from 'vitest/node'
import { buildWeb } from '../apps/build-web.ts'
import { collectBurden } from './collect-burden.ts'

/** Vitest's global setup: today's pages, built once before two files at a time open them; and what these ask is collected. */
export default async function buildPages(project: TestProject): Promise<() => Promise<void>> {
  await buildWeb({ log: (line) => console.log(line) })
  return collectBurden(project)
}
