import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { readGoldenFiles, readGoldenSchema } from './golden-case.ts'

const files = readGoldenFiles()
const validate = new Ajv2020({ allErrors: true, strict: true }).compile(readGoldenSchema())
const cases = files.flatMap(({ content }) => content.cases)

describe('the schema of the golden cases', () => {
  it.each(files)('accepts $file', ({ content }) => {
    validate(content)
    expect(validate.errors ?? []).toEqual([])
  })

  it.each([
    ['a key that no suite knows', (one: object) => ({ ...one, extra: 1 })],
    ['no spans', (one: object) => ({ ...one, spans: undefined })],
    ['a call that no suite makes', (one: object) => ({ ...one, calls: [{ at: 0, call: 'sing' }] })],
    ['a span without attributes', (one: object) => ({ ...one, spans: [{ name: 'x' }] })],
    ['a clock of numbers', (one: object) => ({ ...one, setup: { ...setup, clock: [1] } })],
    ['an exception without a reason', (one: object) => ({ ...one, except: { python: '' } })],
    ['an exception of nobody', (one: object) => ({ ...one, except: {} })],
  ])('refuses a case with %s', (_name, spoil) => {
    const good = { name: 'a good case', since: 1, setup, calls: [], spans: [] }
    const check = (one: object) => validate(JSON.parse(JSON.stringify({ cases: [one] })))
    expect(check(good)).toBe(true)
    expect(check(spoil(good))).toBe(false)
  })
})

const setup = { threadId: 't', clock: ['1'], ids: ['0123456789abcdef'] }

describe('the golden cases', () => {
  it('are at least sixty, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60)
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
  })

  it('have more than one kind of exception only where a recorder cannot do otherwise', () => {
    const excepted = cases.filter(({ except }) => except?.python !== undefined)
    expect(excepted.length).toBeLessThan(cases.length / 10)
  })
})
