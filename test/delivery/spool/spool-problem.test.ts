import { diag, DiagLogLevel } from '@opentelemetry/api'
import { afterEach, expect, it } from 'vitest'
import { spoolProblem } from '../../../src/delivery/spool/spool-problem.ts'

afterEach(() => diag.disable())

it('a problem is logged once as long as it lasts, and another one beside it', () => {
  const logged: unknown[][] = []
  const nothing = (): void => {}
  const error = (...words: unknown[]): void => void logged.push(words)
  const logger = { error, warn: nothing, info: nothing, debug: nothing, verbose: nothing }
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true })
  const cause = new Error('no room')
  spoolProblem('the disk is full', cause)
  spoolProblem('the disk is full', cause)
  spoolProblem('the folder is gone')
  expect(logged).toEqual([
    ['threadspan: the disk is full', cause],
    ['threadspan: the folder is gone', ''],
  ])
})
