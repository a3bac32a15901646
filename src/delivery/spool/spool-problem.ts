import { diag } from '@opentelemetry/api'

const said = new Map<string, number>()
const REPORT_MILLIS = 60_000

/** One line through OpenTelemetry's `diag`, at most once a minute for each problem: a full disk stays full for a while. */
export function spoolProblem(problem: string, cause?: unknown): void {
  const now = Date.now()
  if (now - (said.get(problem) ?? -Infinity) < REPORT_MILLIS) return
  said.set(problem, now)
  diag.error(`threadspan: ${problem}`, cause ?? '')
}
