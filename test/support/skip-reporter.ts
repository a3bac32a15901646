import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node'

const NO_REASON = 'no reason given'

/** Prints at the end of a run which tests were skipped, by reason and file. */
export class SkipReporter implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap(({ children }) => [...children.allTests('skipped')])
    // A filter by name skips all other tests without a reason.
    const isFiltered = this.#vitest?.config.testNamePattern !== undefined
    const reported = skipped.filter((test) => !isFiltered || reasonOf(test) !== NO_REASON)
    for (const [reason, files] of byReason(reported)) {
      this.#vitest?.logger.log(`Skipped: ${reason}`)
      for (const [file, count] of files) this.#vitest?.logger.log(`  ${count} in ${file}`)
    }
  }
}

/** How many tests of each file were skipped, for each reason. */
function byReason(skipped: readonly TestCase[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const reasons = new Map<string, Map<string, number>>()
  for (const test of skipped) {
    const reason = reasonOf(test)
    const file = test.module.relativeModuleId
    const files = reasons.get(reason) ?? new Map<string, number>()
    reasons.set(reason, files.set(file, (files.get(file) ?? 0) + 1))
  }
  return reasons
}

function reasonOf(test: TestCase): string {
  const result = test.result()
  const note = result.state === 'skipped' ? result.note : undefined
  return note ?? statedReason(test) ?? NO_REASON
}

/** The reason that a test states, or the innermost suite around it. */
function statedReason(task: TestCase | TestSuite | TestModule): string | undefined {
  const { skipReason } = task.meta()
  if (skipReason !== undefined || task.type === 'module') return skipReason
  return statedReason(task.parent)
}
