import { OptionError } from '../../thread/errors.ts'

/** The names of the tables that belong together. */
export interface TableNames {
  /** The exporter's table of spans. */
  readonly traces: string
  /** The exporter's look-up of each trace's start and end. */
  readonly traceTimes: string
  /** The exporter's table of log records. */
  readonly logs: string
  /** Ours: one row for each thread. */
  readonly threads: string
  /** Ours: the spans of each thread side by side, with only what a list shows. */
  readonly threadSpans: string
}

/**
 * The names of the tables that belong to a table of spans.
 *
 * @throws OptionError if a name is not a valid table name.
 */
export function tableNames(traces = 'otel_traces', logs = 'otel_logs'): TableNames {
  for (const [option, name] of Object.entries({ table: traces, logsTable: logs })) {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
      throw new OptionError(
        `${option} must be a name of letters, digits and _, without the database`,
      )
    }
  }
  return {
    traces,
    logs,
    traceTimes: `${traces}_trace_id_ts`,
    threads: `${traces}_threads`,
    threadSpans: `${traces}_thread_spans`,
  }
}
