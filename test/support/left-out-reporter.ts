import type { Reporter, Vitest } from 'vitest/node'
import { SLOW_TESTS } from '../slow-tests.ts'

/** Prints at the end of `npm test` what it leaves to other commands, and why. */
export class LeftOutReporter implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestRunEnd(): void {
    if (this.#vitest?.config.project.join() !== 'fast') return
    const reasons = SLOW_TESTS.map(({ reason }) => reason).join('; ')
    this.#vitest.logger.log(`Left to npm run test:slow: ${reasons}`)
    this.#vitest.logger.log('Left to npm run test:backends: real backends')
  }
}
