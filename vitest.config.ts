import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // The example of a store is tested against the sources, as the stores of this package are.
    alias: [
      { find: /^threadspan\/store$/, replacement: join(import.meta.dirname, 'src/store/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
