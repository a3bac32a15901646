import { expect, it } from 'vitest'
import { classifySpan } from '../../src/thread/classify-span.ts'
import { RUN_KEYS } from '../../src/store/run-keys.ts'
import { noForeignTraces, readForeignTraces } from '../replay/runs/foreign-traces.ts'

it.skipIf(noForeignTraces)('each run of real traces of frameworks has a key of a run', () => {
  const runs = readForeignTraces()
    .flatMap(({ spans }) => spans)
    .filter((span) => classifySpan(span) !== undefined)
  expect(runs.length).toBeGreaterThan(50)
  const others = runs.filter(({ attributes }) => !RUN_KEYS.some((key) => key in attributes))
  expect(others.map(({ name }) => name)).toEqual([])
})
