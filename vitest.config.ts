import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { SLOW_TESTS } from './test/slow-tests.ts'
import { demandedRequirements } from './test/support/demanded-requirements.ts'
import { SkipReporter } from './test/support/skip-reporter.ts'

const ALL = 'test/**/*.test.ts'
const SLOW = Object.values(SLOW_TESTS)
  .flat()
  .map((path) => path.replace(/\/$/, '/**/*.test.ts'))
const BACKENDS = 'test/backends/**/*.test.ts'

// A misspelt name fails here, before any test.
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
    maxWorkers: '100%',
    reporters: ['default', new SkipReporter()],
    projects: [
      { extends: true, test: { name: 'fast', include: [ALL], exclude: [...SLOW, BACKENDS] } },
      { extends: true, test: { name: 'slow', include: SLOW } },
      { extends: true, test: { name: 'backends', include: [BACKENDS] } },
    ],
  },
})
