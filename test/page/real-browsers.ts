import { existsSync } from 'node:fs'
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core'

/** A browser as its distributor ships it, not a build that a test tool has patched. */
export interface RealBrowser {
  readonly name: 'Chromium' | 'Firefox'
  /** What a skipped test says. */
  readonly missing: string
  /**
   * Opens it, without a window.
   *
   * @returns undefined where there is none; with `CI=true` that is an error.
   */
  readonly open: () => Promise<Browser | undefined>
}

/** Both over one API: Chromium over CDP, Firefox over WebDriver BiDi. */
export const REAL_BROWSERS: readonly RealBrowser[] = [
  realBrowser('Chromium', 'THREADSPAN_CHROMIUM', '/usr/bin/chromium', {
    browser: 'chrome',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  }),
  realBrowser('Firefox', 'THREADSPAN_FIREFOX', '/usr/bin/firefox-esr', { browser: 'firefox' }),
]

function realBrowser(
  name: RealBrowser['name'],
  variable: string,
  usual: string,
  options: LaunchOptions,
): RealBrowser {
  const executablePath = process.env[variable] ?? usual
  return {
    name,
    missing: `there is no ${name}: set ${variable} to its path`,
    async open() {
      if (existsSync(executablePath))
        return puppeteer.launch({ ...options, executablePath, headless: true, timeout: 120_000 })
      if (process.env['CI'] === 'true') throw new Error(`there is no ${name} at ${executablePath}`)
      return undefined
    },
  }
}
