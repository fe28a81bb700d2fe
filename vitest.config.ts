import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

// Outside the checkout, which the user who runs the tests may not own.
const cacheDir = join(tmpdir(), `linli-vite-${process.getuid?.() ?? 'user'}`)

/** What takes longest, though the files are small: begun last, it would leave one of two workers idle for a minute. */
const LONGEST = /-pages\.e2e\.ts$|\/checks\/(?:fuzz\/routes|access\/(?:matrix|raw-sql))\.database\.test\.ts$/

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted.filter(({ moduleId }) => LONGEST.test(moduleId)), ...sorted.filter(({ moduleId }) => !LONGEST.test(moduleId))]
  }
}

/**
 * Of tests that call a whole house: each file has a house of its own, and what a module keeps is kept by database. Loading
 * the product anew for every file took two fifths of the time.
 */
const sharedModules = { isolate: false }

/**
 * Node reads the product's TypeScript by itself, here as in the field: quicker than by way of Vite, where every name that is
 * imported is looked up anew at each use. Nothing is mocked, so no source need be looked through for that.
 */
const readByNode = { experimental: { viteModuleRunner: false, nodeLoader: false } }

const browserTests = {
  ...sharedModules,
  globalSetup: ['checks/build-pages.ts', 'checks/start-test-database.ts'],
  testTimeout: 120_000,
  hookTimeout: 180_000,
  // Tests that say so (`test.concurrent`) run in pairs.
  maxConcurrency: 2,
}

export default defineConfig({
  cacheDir,
  test: {
    // Two at a time: the product is measured on 2 cores, and the database tests share one server.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    fsModuleCache: false, // it would lie in node_modules, and transforming takes 3 % of the time
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{kit,modules,apps,presets,db,checks,docs,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.database.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['{kit,modules,apps,presets,db,checks,docs,bench}/**/*.database.test.ts'],
          ...sharedModules,
          ...readByNode,
          globalSetup: ['checks/start-test-database.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['e2e/**/*.e2e.ts'],
          exclude: ['e2e/**/*.timed.e2e.ts'],
          ...browserTests,
        },
      },
      {
        extends: true,
        test: {
          // What is measured against a clock runs by itself, when the others are done.
          name: 'browser-timed',
          include: ['e2e/**/*.timed.e2e.ts'],
          ...browserTests,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
