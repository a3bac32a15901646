import { diag } from '@opentelemetry/api'
import { afterEach, expect, it, vi } from 'vitest'
import { alarm, hasLogger } from '../../src/delivery/alarm.ts'
import { collectWarnings } from '../support/collect-warnings.ts'

afterEach(() => {
  diag.disable()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** What is written to stderr from now on. */
function stderr(): string[] {
  const lines: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  return lines
}

it('an alarm is a line on stderr if the app has set no logger, and none if it is quiet', () => {
  const lines = stderr()
  alarm('3 spans were lost', false)
  alarm('3 spans were lost', true)
  expect(lines).toEqual(['threadspan: 3 spans were lost\n'])
})

it('an alarm goes to the logger that the app has set, also if it is quiet', () => {
  const lines = stderr()
  expect(hasLogger()).toBe(false)
  const heard = collectWarnings()
  expect(hasLogger()).toBe(true)
  alarm('one', false)
  alarm('two', true)
  expect(heard.map((line) => line.trim())).toEqual(['threadspan: one', 'threadspan: two'])
  expect(lines).toEqual([])
})

it('an alarm is one short line, whatever an endpoint has put into it', () => {
  const lines = stderr()
  alarm(`\u001B[31m a\nb\u202Ec\u2028d ${'x'.repeat(1_000)}`, false)
  expect(lines[0]).toMatch(/^threadspan: \?\[31m a\?b\?c\?d x{480,490}\n$/)
})

it('an alarm never throws', () => {
  vi.spyOn(process.stderr, 'write').mockImplementation(() => {
    throw new Error('closed')
  })
  expect(() => alarm('lost', false)).not.toThrow()
})

it('an alarm goes to the console where there is no stderr', () => {
  const lines: unknown[] = []
  vi.spyOn(console, 'error').mockImplementation((line) => lines.push(line))
  vi.stubGlobal('process', undefined)
  alarm('lost', false)
  expect(lines).toEqual(['threadspan: lost'])
})
