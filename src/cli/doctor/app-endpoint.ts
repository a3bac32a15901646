/** Where an app with this environment sends its spans. */
export interface AppEndpoint {
  /** The server's base URL, or the full one. */
  readonly url: string
  /** The variable that names it. Absent if none does: then it is where exporters send by default. */
  readonly variable?: string
}

const VARIABLES = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const

/** Reads the endpoint as OpenTelemetry's exporters do: that of traces goes first, and an empty variable counts as unset. */
export function appEndpoint(env: Readonly<Record<string, string | undefined>>): AppEndpoint {
  for (const variable of VARIABLES) {
    const value = env[variable]?.trim() ?? ''
    if (value !== '') return { url: value.replace(/\/v1\/traces\/?$/, ''), variable }
  }
  return { url: 'http://127.0.0.1:4318' }
}
