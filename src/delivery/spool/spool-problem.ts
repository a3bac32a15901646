import { diag } from '@opentelemetry/api'

const reportedAt = new Map<string, number>()
const REPORT_MILLIS = 60_000

/** Logs one line through OpenTelemetry's `diag`, at most once a minute for each problem, as a full disk stays full. */
export function spoolProblem(problem: string, cause?: unknown): void {
  const now = performance.now()
  if (now - (reportedAt.get(problem) ?? -Infinity) < REPORT_MILLIS) return
  reportedAt.set(problem, now)
  diag.error(`threadspan: ${problem}`, cause ?? '')
}
