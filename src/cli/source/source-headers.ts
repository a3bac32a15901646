import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

/** Headers by their names in lower case. */
export type Headers = Readonly<Record<string, string>>

/**
 * Reads `--header` options, each `Name: value`.
 *
 * @throws CliError which does not repeat what was given.
 */
export function readHeaders(given: readonly string[] = []): Headers {
  return Object.fromEntries(
    given.map((header) => {
      const colon = header.indexOf(':')
      if (colon > 0)
        return [header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim()]
      throw new CliError(
        EXIT.usage,
        'a --header has no name',
        "Try: --header 'Authorization: Bearer …'",
      )
    }),
  )
}

/** The error for `--header` where nothing is sent. */
export function headerWithoutBackend(): CliError {
  return new CliError(
    EXIT.usage,
    '--header is sent to a backend, and this reads a file',
    'Name the backend with --source, or leave --header out.',
  )
}

/**
 * Headers from THREADSPAN_HEADERS or another variable, in the form of OpenTelemetry's OTEL_EXPORTER_OTLP_HEADERS: `name=value,name=value`,
 * the values percent-encoded.
 */
export function environmentHeaders(
  env: Readonly<Record<string, string | undefined>>,
  variable = 'THREADSPAN_HEADERS',
): Headers {
  const entries = (env[variable] ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=')
    if (at <= 0) return []
    return [[pair.slice(0, at).trim().toLowerCase(), decode(pair.slice(at + 1).trim())] as const]
  })
  return Object.fromEntries(entries)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
