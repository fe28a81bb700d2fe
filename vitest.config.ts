import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Outside the checkout, which the user who runs the tests may not own.
const cacheDir = join(tmpdir(), `linli-vite-${process.getuid?.() ?? 'user'}`)

export default defineConfig({
  cacheDir,
  test: {
    // Two at a time: the product is measured on 2 cores, and the database tests share one server.
    maxWorkers: 2,
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
          globalSetup: ['checks/start-test-database.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // One browser at a time: two share the cores and both become too slow to judge.
          fileParallelism: false,
          // Tests that say so (`test.concurrent`) run in pairs.
          maxConcurrency: 2,
        },
      },
    ],
  },
})
