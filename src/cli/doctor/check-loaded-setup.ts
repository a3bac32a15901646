import { checkSetup } from '../../index.ts'
import type { Finding } from './finding.ts'

const PRELOAD = /(^|\s)(--import|--require|-r)(\s|=|$)/

/**
 * Checks the OpenTelemetry set-up of an app, where it was preloaded into this process with `--import`; without one
 * there is nothing to check.
 */
export async function checkLoadedSetup(): Promise<Finding[]> {
  const flags = [process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].join(' ')
  if (!PRELOAD.test(flags)) return []
  const findings = await checkSetup()
  if (findings.length === 0) return [{ isOk: true, text: 'the preloaded set-up records threads' }]
  return findings.map(({ problem, fix }) => ({ isOk: false, text: problem, fix }))
}
