import { existsSync } from 'node:fs'
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core'

/** A browser as its distributor ships it, not a build that a test tool has patched. */
export interface RealBrowser {
  readonly name: 'Chromium' | 'Firefox'
  readonly need: 'chromium' | 'firefox'
  /**
   * Opens it, without a window.
   *
   * @returns undefined if there is none.
   */
  readonly open: () => Promise<Browser | undefined>
}

/** Both over one API: Chromium over CDP, Firefox over WebDriver BiDi. */
export const REAL_BROWSERS: readonly RealBrowser[] = [
  {
    name: 'Chromium',
    need: 'chromium',
    open: opener(process.env['THREADSPAN_CHROMIUM'] ?? '/usr/bin/chromium', {
      browser: 'chrome',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    }),
  },
  {
    name: 'Firefox',
    need: 'firefox',
    open: opener(process.env['THREADSPAN_FIREFOX'] ?? '/usr/bin/firefox-esr', {
      browser: 'firefox',
    }),
  },
]

function opener(executablePath: string, options: LaunchOptions): RealBrowser['open'] {
  return async () => {
    if (!existsSync(executablePath)) return undefined
    return puppeteer.launch({ ...options, executablePath, headless: true, timeout: 120_000 })
  }
}
