import { OptionError } from '../../thread/errors.ts'

/** The tables that belong together. */
export interface TableNames {
  /** The exporter's table of spans. */
  readonly traces: string
  /** The exporter's own look-up of when a trace was. */
  readonly traceTimes: string
  /** The exporter's table of log records. */
  readonly logs: string
  /** Ours: one row a thread. */
  readonly threads: string
  /** Ours: the spans of each thread side by side, with as much of them as a list shows. */
  readonly threadSpans: string
}

/**
 * The names of the tables beside a table of spans.
 *
 * @throws OptionError where a name is none.
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
