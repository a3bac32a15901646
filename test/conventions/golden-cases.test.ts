import { describe, expect, it } from 'vitest'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { type GoldenCase, readGoldenFiles } from './golden-case.ts'
import { GoldenNames } from './golden-names.ts'
import { goldenSpans } from './golden-spans.ts'
import { runRootCase } from './run-root-case.ts'
import { outlineGolden, outlineSpan, type SpanOutline } from './span-outline.ts'
import { threadPart } from './thread-part.ts'

const bySpan = (outlines: readonly SpanOutline[]) =>
  Object.fromEntries(outlines.map((outline) => [outline.span, outline]))

/** Calls → spans. */
async function expectSpans(golden: GoldenCase): Promise<GoldenNames> {
  const { spans, names, warnings, idsLeft } = await runRootCase(golden)
  const expected = golden.spans.map((span) => outlineGolden(span, names))
  expect(bySpan(spans.map(outlineSpan))).toEqual(bySpan(expected))
  expect(warnings.filter(([, logged, allowed]) => logged.length !== allowed)).toEqual([])
  expect(idsLeft).toEqual([])
  return names
}

describe.each(readGoldenFiles())('the golden cases of $file', ({ content: { cases } }) => {
  it.each(cases.map((golden) => [golden.name, golden] as const))('%s', async (_name, golden) => {
    const { setup, calls, thread } = golden
    const names = calls.length === 0 ? new GoldenNames(setup) : await expectSpans(golden)
    if (thread === undefined) return
    const rebuilt = rebuildThread(goldenSpans(golden, names), setup.threadId)
    const { actual, expected } = threadPart(rebuilt, thread, names)
    expect(actual).toEqual(expected)
  })
})
