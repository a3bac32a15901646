import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { ResponseError } from '../../../src/delivery/http/response-error.ts'

it('says what a server answered, and keeps its words from whoever logs the error', () => {
  const words = `your key is s3cret, and you said: ${'private '.repeat(1_000)}`
  const error = new ResponseError('collector.example', 401, new TextEncoder().encode(words))
  expect(error.message).toBe('collector.example responded with 401')
  expect(error.text).toBe(words.slice(0, 500))
  const logged = [inspect(error, { showHidden: true }), JSON.stringify(error), String(error.stack)]
  expect(logged.filter((text) => text.includes('s3cret') || text.includes('private'))).toEqual([])
})
