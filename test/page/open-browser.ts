import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PATH = process.env['THREADSPAN_CHROMIUM'] ?? '/usr/bin/chromium'
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Opens Chromium: the one at `THREADSPAN_CHROMIUM`, else the system's.
 *
 * @returns undefined if there is none.
 */
export async function openBrowser(): Promise<Browser | undefined> {
  if (!existsSync(PATH)) return undefined
  return chromium.launch({ executablePath: PATH, args: FLAGS })
}
