import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { SLOW_TESTS } from './test/slow-tests.ts'
import { demandedRequirements } from './test/support/demanded-requirements.ts'
import { LeftOutReporter } from './test/support/left-out-reporter.ts'
import { SkipReporter } from './test/support/skip-reporter.ts'

const ALL = 'test/**/*.test.ts'
const SLOW = SLOW_TESTS.flatMap(({ files }) => files)
const FIVE_MINUTES = 300_000
const BACKENDS = 'test/backends/**/*.test.ts'

// A misspelt name in THREADSPAN_REQUIRE fails here, before any test.
demandedRequirements()

export default defineConfig({
  resolve: {
    // The example of a store is tested against the sources, as the stores of this package are.
    alias: [
      { find: /^threadspan\/store$/, replacement: join(import.meta.dirname, 'src/store/index.ts') },
    ],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // More than there are cores, because many tests wait for other processes.
    maxWorkers: '150%',
    reporters: ['default', new SkipReporter(), new LeftOutReporter()],
    projects: [
      { extends: true, test: { name: 'fast', include: [ALL], exclude: [...SLOW, BACKENDS] } },
      { extends: true, test: { name: 'slow', include: SLOW, testTimeout: FIVE_MINUTES } },
      { extends: true, test: { name: 'backends', include: [BACKENDS], testTimeout: FIVE_MINUTES } },
    ],
  },
})
