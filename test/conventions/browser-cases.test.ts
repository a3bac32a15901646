import { describe, expect, it } from 'vitest'
import { readGoldenFiles } from './golden-case.ts'
import { isForPages, runBrowserCase } from './run-browser-case.ts'
import { outlineGolden, outlineSpan, type SpanOutline } from './span-outline.ts'

// A page's spans carry no tracestate of their own: its headers do.
const bySpan = (outlines: readonly SpanOutline[]) =>
  Object.fromEntries(
    outlines.map((outline) => [outline.span, { ...outline, traceState: undefined }]),
  )

const cases = readGoldenFiles().flatMap(({ content }) => content.cases.filter(isForPages))

describe('the golden cases that a page can make', () => {
  it('are many', () => {
    expect(cases.length).toBeGreaterThan(25)
  })

  it.each(cases.map((golden) => [golden.name, golden] as const))('%s', async (_name, golden) => {
    const { spans, names } = await runBrowserCase(golden)
    const expected = golden.spans.map((span) => outlineGolden(span, names))
    expect(bySpan(spans.map(outlineSpan))).toEqual(bySpan(expected))
  })
})
