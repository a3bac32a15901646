import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeJsonTraces, jsonTraceSteps } from '../../../src/otlp/json/decode-json-traces.ts'
import type { DecodedTraces } from '../../../src/otlp/decoded-traces.ts'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import { finishSteps } from '../../../src/otlp/limits/decode-steps.ts'
import { OTLP_LIMITS } from '../../../src/otlp/limits/otlp-limits.ts'
import { OtlpDecodeError } from '../../../src/thread/errors.ts'
import { arbitrarySpan } from '../arbitrary-spans.ts'

const SPAN = `{"traceId":"${'ab'.repeat(16)}","spanId":"${'cd'.repeat(8)}","name":"n"}`

// A small body is parsed as a whole. Blanks make it large.
const BLANKS = ' '.repeat(256 * 1024)

function decode(text: string, blanks = BLANKS): DecodedTraces {
  return finishSteps(jsonTraceSteps(new TextEncoder().encode(text + blanks), OTLP_LIMITS))
}

function bodyWith(spans: string, more = ''): string {
  return `{"resourceSpans":[{"scopeSpans":[{"spans":${spans}${more}}]}]}`
}

it('a body that is read span by span gives the same as one that is parsed as a whole', () => {
  fc.assert(
    fc.property(fc.array(arbitrarySpan), fc.constantFrom(undefined, 1, '\t'), (spans, indent) => {
      const body = encodeJsonTraces(spans)
      const text = JSON.stringify(body, undefined, indent)
      const whole = decodeJsonTraces(JSON.parse(text))
      expect(decode(text)).toEqual(whole)
      expect(decode(text, '')).toEqual(whole)
    }),
    { numRuns: 300 },
  )
})

it('no part of a body that is not JSON is taken for JSON', () => {
  const whole = bodyWith(`[${SPAN},${SPAN}]`, ',"schemaUrl":"u"')
  for (let at = 0; at < whole.length; at++) {
    expect(() => decode(whole.slice(0, at))).toThrow(OtlpDecodeError)
  }
})

it.each([
  ['a comma too many', `[${SPAN},]`],
  ['only a comma', '[,]'],
  ['two commas', `[${SPAN},,${SPAN}]`],
  ['no comma', `[${SPAN}${SPAN}]`],
  ['another bracket at the end', `[${SPAN}}`],
  ['a bracket too many in a span', `[{"a":[}]`],
  ['an open text', '[{"a":"]'],
  ['a text that ends in a backslash', '[{"a":"\\"}]'],
  ['text after the body', `[${SPAN}]}]}]}]`],
  ['a word', '[nothing]'],
])('refuses a list of spans with %s', (_what, spans) => {
  expect(() => decode(bodyWith(spans))).toThrow(/^not JSON: /)
  expect(() => decode(bodyWith(spans), '')).toThrow(/^not JSON: /)
})

it.each([
  ['nothing in it', '[]', 0, 0],
  ['only blanks', '[ \n\t]', 0, 0],
  ['a number, which refers to no other span', `[0,${SPAN}]`, 1, 1],
  ['null and a list', `[null,[${SPAN}],${SPAN}]`, 1, 2],
  ['brackets and quotes in texts', `[${SPAN.replace('"n"', String.raw`"]}\"[{,\\"`)}]`, 1, 0],
])('reads a list of spans with %s', (_what, spans, kept, rejected) => {
  expect(decode(bodyWith(spans))).toMatchObject({ rejected })
  expect(decode(bodyWith(spans), '')).toMatchObject({ rejected })
  expect(decode(bodyWith(spans)).spans).toHaveLength(kept)
})

it('takes the last of two lists, as JSON.parse does, and no other list for one', () => {
  const twice = bodyWith(`[${SPAN},${SPAN}]`, `,"other":[${SPAN}],"spans":[${SPAN}]`)
  expect(decode(twice).spans).toHaveLength(1)
  const { spans } = decode(`{"spans":[${SPAN}],"a":[[[[[[${SPAN}]]]]]],${bodyWith('[]').slice(1)}`)
  expect(spans).toEqual([])
})

it.each([
  ['{"resourceSpans":[{"scopeSpans":[{"spans":{}}]}]}', 'spans is an object, not an array'],
  ['{"resourceSpans":[{"scopeSpans":{}}]}', 'scopeSpans is an object, not an array'],
  ['{"resourceSpans":7}', 'resourceSpans is 7, not an array'],
  ['[]', 'body is an array, not an object'],
])('says what is wrong with %s', (text, message) => {
  expect(() => decode(text)).toThrow(message)
})
