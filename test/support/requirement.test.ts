import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { demandedRequirements } from './demanded-requirements.ts'
import { needs } from './needs.ts'
import { runCommand } from './run-command.ts'

const NO_CHROMIUM = 'there is no Chromium: install it, or set THREADSPAN_CHROMIUM to its path'
const NO_FIREFOX = 'there is no Firefox: install firefox-esr, or set THREADSPAN_FIREFOX to its path'
const NO_SUITE = "W3C's trace context tests are not here: THREADSPAN_W3C_SUITE names their folder"

afterEach(() => vi.unstubAllEnvs())

/** What a run prints that finds no browser and no test suite of the W3C. */
function runWithout(demanded: string): Promise<string> {
  return runCommand('vitest', ['run', 'test/page', 'test/propagate/w3c-trace-context.test.ts'], {
    env: {
      CI: 'true',
      THREADSPAN_CHROMIUM: '/nowhere/chromium',
      THREADSPAN_FIREFOX: '/nowhere/firefox',
      THREADSPAN_W3C_SUITE: '',
      THREADSPAN_REQUIRE: demanded,
    },
  })
}

describe('a test whose requirement is missing', { timeout: 120_000 }, () => {
  it('is skipped, with the reason at the end of the run, also with CI=true', async () => {
    const report = (await runWithout('')).split(/^ +Duration .*$/m)[1]
    expect(report?.match(/^Skipped: .*/gm)?.toSorted()).toEqual(
      [NO_SUITE, NO_CHROMIUM, NO_FIREFOX].map((reason) => `Skipped: ${reason}`),
    )
    expect(report).toContain(
      `Skipped: ${NO_SUITE}\n  1 in test/propagate/w3c-trace-context.test.ts`,
    )
  })

  it('fails if THREADSPAN_REQUIRE names it, while it runs or before', async () => {
    const failed = await runWithout('firefox,w3c-suite').catch(String)
    expect(failed).toContain(`THREADSPAN_REQUIRE demands firefox, but ${NO_FIREFOX}`)
    expect(failed).toContain(`THREADSPAN_REQUIRE demands w3c-suite, but ${NO_SUITE}`)
    expect(failed).toContain(`Skipped: ${NO_CHROMIUM}`)
    expect(failed).not.toContain(`Skipped: ${NO_FIREFOX}`)
  })

  it('gives all reasons if it needs several things', () => {
    vi.stubEnv('THREADSPAN_REQUIRE', '')
    expect(needs({ chromium: false, data: true, firefox: false })).toEqual({
      skip: true,
      meta: { skipReason: `${NO_CHROMIUM}; ${NO_FIREFOX}` },
    })
    expect(needs({ chromium: true, data: true })).toEqual({})
  })
})

it('no test is skipped without a requirement, which gives the reason', () => {
  const folder = join(import.meta.dirname, '..')
  const skipping = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== join('support', 'requirement.test.ts'))
    .filter((file) => /\.(?:skip|skipIf|runIf)\(/.test(readFileSync(join(folder, file), 'utf8')))
  expect(skipping).toEqual([])
})

describe('THREADSPAN_REQUIRE', () => {
  it('takes names with commas', () => {
    vi.stubEnv('THREADSPAN_REQUIRE', 'chromium,firefox')
    expect([...demandedRequirements()]).toEqual(['chromium', 'firefox'])
    vi.stubEnv('THREADSPAN_REQUIRE', '')
    expect([...demandedRequirements()]).toEqual([])
  })

  it.each(['fireox', 'chromium,constructor', 'chromium, firefox'])('refuses %j', (value) => {
    vi.stubEnv('THREADSPAN_REQUIRE', value)
    expect(() => demandedRequirements()).toThrow(/^THREADSPAN_REQUIRE names .*it takes chromium, /)
  })
})
