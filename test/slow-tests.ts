/** Tests that `npm test` leaves to `npm run test:slow`. */
export interface SlowTests {
  /** What takes their time. */
  readonly reason: string
  /** Patterns of their files. */
  readonly files: readonly string[]
}

/**
 * All tests that `npm test` leaves out, but for those of test/backends. A file that is slow, in a folder of fast ones,
 * ends in `.slow.test.ts`.
 */
export const SLOW_TESTS: readonly SlowTests[] = [
  { reason: 'real browsers', files: ['test/page/**/*.test.ts'] },
  {
    reason: 'packages from a registry',
    files: ['test/{examples,frameworks,runtime}/**/*.test.ts', 'test/package/*.slow.test.ts'],
  },
  { reason: 'long faults, many processes, and the demo', files: ['test/**/*.slow.test.ts'] },
]
