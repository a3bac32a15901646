import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { configureThreads } from '../../src/index.ts'
import { type ExportedBodies, startExporting } from './exported-bodies.ts'
import { sayEverywhere } from './said-everywhere.ts'

let exported: ExportedBodies
beforeAll(async () => {
  exported = await startExporting()
})
afterEach(() => configureThreads({}))
afterAll(() => exported.stop())

// Every string in it, those inside JSON texts too.
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    yield value
    try {
      const inner: unknown = JSON.parse(value)
      if (typeof inner === 'object') yield* textsIn(inner)
    } catch {
      // It is no JSON.
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield key
      yield* textsIn(item)
    }
  }
}

// Each once as JSON and once as protobuf.
const SPANS_PER_TELLING = 2 * 18

describe('what real exporters send, as JSON and as protobuf', () => {
  it('holds what is said in every place, where nothing is configured', async () => {
    await sayEverywhere('zq-plain-qz')
    const { spans } = await exported.take()
    const saying = spans.filter((span) => [...textsIn(span)].some((t) => t.includes('zq-plain-qz')))
    expect(saying.length).toBe(spans.length)
    expect(spans).toHaveLength(SPANS_PER_TELLING)
  })

  it('holds no secret that the mask knows, whatever field it was in', async () => {
    const anyText = fc.string({
      unit: fc.constantFrom(
        'a',
        'b',
        '0',
        ' ',
        '"',
        '\\',
        '\n',
        '\t',
        "'",
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '$',
        'é',
        '🧵',
      ),
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(anyText, async (middle) => {
        const secret = `zq${middle}qz`
        configureThreads({ mask: (text) => text.split(secret).join('***') })
        await sayEverywhere(secret)
        const { bytes, spans } = await exported.take()
        expect(spans).toHaveLength(SPANS_PER_TELLING)
        const once = JSON.stringify(secret).slice(1, -1)
        const twice = JSON.stringify(once).slice(1, -1)
        const encoded = encodeURIComponent(secret)
        for (const form of [secret, once, twice, encoded]) {
          expect(bytes.includes(form)).toBe(false)
        }
        for (const text of textsIn(spans)) expect(text).not.toContain(secret)
      }),
      { numRuns: 40 },
    )
  })

  it('holds each value masked once, and so the same stand-in in every place', async () => {
    configureThreads({
      mask: (text) => text.replaceAll(/zq(\d+)qz/g, (_, order) => `zq${Number(order) * 7}qz`),
    })
    await sayEverywhere('zq1042qz')
    const { spans } = await exported.take()
    const standIns = [...textsIn(spans)].flatMap((text) => text.match(/zq\d+qz/g) ?? [])
    expect(standIns.length).toBeGreaterThan(200)
    expect(new Set(standIns)).toEqual(new Set(['zq7294qz']))
  })

  it('holds no content where none may be captured, and says so on each span', async () => {
    configureThreads({ captureContent: false })
    await sayEverywhere('zq-content-qz')
    const { bytes, spans } = await exported.take()
    expect(spans).toHaveLength(SPANS_PER_TELLING)
    for (const part of ['zq-content-qz', 'zq-c', 'ontent-qz', 'My number']) {
      expect(bytes.includes(part)).toBe(false)
    }
    for (const { attributes } of spans) expect(Object.values(attributes)).toContain('withheld')
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('zq-thrown-qz')
      },
    ],
    ['returns nothing', () => undefined],
    ['returns a promise', async (text: string) => text],
    ['returns what it is told about', (_: string, about: object) => about],
  ])('holds no content where the mask %s', async (_case, mask) => {
    configureThreads({ mask: mask as never })
    await sayEverywhere('zq-thrown-qz')
    const { bytes, spans } = await exported.take()
    expect(spans).toHaveLength(SPANS_PER_TELLING)
    expect(bytes.includes('zq-thrown-qz')).toBe(false)
    expect(exported.logged.join('\n')).not.toContain('zq-thrown-qz')
  })

  it('holds at most so much of each content as may be kept', async () => {
    configureThreads({ maxContentLength: 50 })
    await sayEverywhere('x'.repeat(3000))
    const { bytes } = await exported.take()
    expect(bytes.includes('x'.repeat(40))).toBe(true)
    expect(bytes.includes('x'.repeat(51))).toBe(false)
  })
})
