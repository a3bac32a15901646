import type { SpanReader } from '../../replay/span-reader.ts'
import type { ClickHouseStore } from '../../store/clickhouse/clickhouse-store.ts'
import type { Finding } from './finding.ts'

/** Checks which tables a ClickHouse has; nothing to check in any other source. */
export async function checkTables(reader: SpanReader): Promise<Finding[]> {
  if (!isClickHouse(reader)) return []
  const { hasThreadTables, hasTraceTimes, hasLogs } = await reader.tables()
  const findings: Finding[] = []
  if (!hasThreadTables) {
    findings.push({
      isOk: false,
      text: 'its tables for threads are missing, or another version made them: each list reads every span',
      fix: 'Make them with: threadspan sources sql | clickhouse-client --multiquery (drop those of another version first)',
    })
  }
  if (!hasTraceTimes) {
    findings.push({
      isOk: false,
      text: "the exporter's table of when each trace was is missing: a thread's traces are looked for in all days",
      fix: "Make it as the exporter's create_schema does: TABLE_trace_id_ts and its view.",
    })
  }
  if (!hasLogs) {
    findings.push({
      isOk: true,
      text: 'it has no table of log records, in which some instrumentations alone write what was said',
      fix: 'Where you have such ones, send it the logs as well: docs/collector.md',
    })
  }
  if (findings.length > 0) return findings
  return [
    {
      isOk: true,
      text: 'its tables for threads, for the times of traces and of log records are there',
    },
  ]
}

function isClickHouse(reader: SpanReader): reader is ClickHouseStore {
  return 'tables' in reader
}
