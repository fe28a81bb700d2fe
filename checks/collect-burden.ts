import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { faultsOf, readCounted, writePage } from '../e2e/burden-page.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser tests leave what each task asked of a person. */
    burdenFolder: string
  }
}

/** The project whose files count; what is measured against a clock asks nothing of anybody. */
const COUNTING = 'browser'

/**
 * Part of the browser tests' global setup: gives the files of the run a place for what they counted. Answers what is to be done
 * at the end: docs/burden.md is written if that was asked for, and after a whole run a task that nobody counted fails it.
 */
export function collectBurden(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'linli-burden-'))
  project.provide('burdenFolder', folder)
  return async () => {
    const counted = readCounted(folder)
    rmSync(folder, { recursive: true, force: true })
    if (process.env.LINLI_WRITE_BURDEN === 'yes') writePage(counted)
    if (project.name !== COUNTING || !(await ranWhole(project))) return
    const faults = faultsOf(counted)
    if (faults.length > 0) throw new Error(faults.join('\n'))
  }
}

/** Every file of the project ran, and every test in them well; one that failed says more than the count it left out. */
async function ranWhole(project: TestProject): Promise<boolean> {
  const { testFiles } = await project.globTestFiles()
  const modules = project.vitest.state.getTestModules().filter((module) => module.project.name === project.name)
  return modules.length === testFiles.length && modules.every((module) => module.ok()) && project.vitest.config.testNamePattern === undefined
}
