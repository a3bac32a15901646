import { expect, it } from 'vitest'
import { tracesUrl } from '../../../src/otlp/http/traces-url.ts'

it.each([
  ['http://localhost:4318', 'http://localhost:4318/v1/traces'],
  ['http://localhost:4318//', 'http://localhost:4318/v1/traces'],
  ['https://collector.example/otlp', 'https://collector.example/otlp/v1/traces'],
  ['https://collector.example/otlp/v1/traces', 'https://collector.example/otlp/v1/traces'],
  ['https://collector.example/otlp/v1/traces/', 'https://collector.example/otlp/v1/traces'],
])('spans for %s go to %s', (url, endpoint) => {
  expect(tracesUrl(url)).toBe(endpoint)
})
