import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import type { PostResponse } from '../../../src/delivery/http/post.ts'
import { ResponseError } from '../../../src/delivery/http/response-error.ts'

const URL = 'https://collector.example/v1/traces'

function respond(response: Partial<PostResponse>): ResponseError {
  const none = { retryAfter: undefined, contentType: undefined, location: undefined }
  return new ResponseError(URL, { status: 500, body: new Uint8Array(), ...none, ...response })
}

it('says what a server answered, and keeps its words from whoever logs the error', () => {
  const words = `your key is s3cret, and you said: ${'private '.repeat(1_000)}`
  const error = respond({ status: 401, body: new TextEncoder().encode(words) })
  expect(error.message).toBe('collector.example responded with 401')
  expect(error.text).toBe(words.slice(0, 500))
  const logged = [inspect(error, { showHidden: true }), JSON.stringify(error), String(error.stack)]
  expect(logged.filter((text) => text.includes('s3cret') || text.includes('private'))).toEqual([])
})

it.each([
  ['/v1/traces/', 'to https://collector.example/v1/traces/'],
  ['https://u:p@login.example/in?token=s3cret#x', 'to https://login.example/in'],
  ['http://[', 'to an invalid URL'],
])('says where a redirect leads, without what may be secret: %s', (location, where) => {
  expect(respond({ status: 302, location }).message).toBe(
    `collector.example responded with 302, which redirects ${where}`,
  )
})

it.each([
  ['text/html; charset=utf-8', 'text/html'],
  ['\u001b[31m', 'a body'],
  [undefined, 'a body'],
])(
  'says that a 200 was no acknowledgement, and with which media type it came: %j',
  (contentType, what) => {
    expect(respond({ status: 200, contentType }).message).toBe(
      `collector.example responded with 200, but with ${what} that is not OTLP`,
    )
  },
)
