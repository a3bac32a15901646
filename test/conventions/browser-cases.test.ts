import { describe, expect, it } from 'vitest'
import { type GoldenCase, readGoldenFiles } from './golden-case.ts'
import { isForPages, runBrowserCase } from './run-browser-case.ts'
import { outlineGolden, outlineSpan, type SpanOutline } from './span-outline.ts'

// A page's spans carry no tracestate of their own: its headers do.
const bySpan = (outlines: readonly SpanOutline[]) =>
  Object.fromEntries(
    outlines.map((outline) => [outline.span, { ...outline, traceState: undefined }]),
  )

async function expectSpans(golden: GoldenCase): Promise<void> {
  const { spans, names } = await runBrowserCase(golden)
  const expected = golden.spans.map((span) => outlineGolden(span, names))
  expect(bySpan(spans.map(outlineSpan))).toEqual(bySpan(expected))
}

const cases = readGoldenFiles().flatMap(({ content }) => content.cases.filter(isForPages))
const named = (some: readonly GoldenCase[]) => some.map((golden) => [golden.name, golden] as const)
const [made, excepted] = [
  cases.filter(({ except }) => except?.browser === undefined),
  cases.filter(({ except }) => except?.browser !== undefined),
]

describe('the golden cases that a page can make', () => {
  it('are many', () => {
    expect(made.length).toBeGreaterThan(35)
  })

  it.each(named(made))('%s', async (_name, golden) => {
    await expectSpans(golden)
  })
})

describe('the golden cases that except pages, and would not hold for one', () => {
  it.each(named(excepted))('%s', async (_name, golden) => {
    await expect(expectSpans(golden)).rejects.toThrow(Error)
  })
})
