import { defineConfig } from 'vitest/config'
import { demandedRequirements } from './test/support/demanded-requirements.ts'
import { SkipReporter } from './test/support/skip-reporter.ts'

demandedRequirements()

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', new SkipReporter()],
  },
})
