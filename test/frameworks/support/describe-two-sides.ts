import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orSkip } from '../../support/or-skip.ts'
import { type AppRun, installFramework, type Project, runApp } from './framework.ts'
import { bothSides } from './two-sides.ts'

/** One way of recording the runs of an app whose messages our helpers record. */
export interface TwoSides {
  /** What records the runs. */
  readonly by: string
  readonly app: string
  readonly env: Readonly<Record<string, string>>
  readonly threads: readonly string[]
  /** Fields that the runs do not have. */
  readonly untold?: readonly string[]
}

/** Holds what our helpers record to what the runs of the same calls say. */
export function describeTwoSides(framework: string, ways: readonly TwoSides[]): void {
  describe(`the messages of ${framework}`, () => {
    let project: Project | undefined
    beforeAll(async () => {
      project = await installFramework(framework)
    }, 300_000)
    afterAll(() => project?.[Symbol.asyncDispose]())

    describe.for(ways)('and its runs, recorded by $by,', ({ app, env, threads, untold = [] }) => {
      let ran: AppRun | undefined
      beforeAll(async () => {
        ran = project && (await runApp(project, app, env))
      })

      it.for(threads)('say the same: %s', (threadId, { skip }) => {
        const { recorded, ofRuns } = bothSides(orSkip(ran, 'registry', skip), threadId)
        expect(recorded.length).toBeGreaterThanOrEqual(threadId.includes('tool') ? 4 : 2)
        expect(without(ofRuns, untold)).toEqual(without(recorded, untold))
      })
    })
  })
}

function without(value: unknown, fields: readonly string[]): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    fields.includes(key) ? undefined : inner,
  )
}
