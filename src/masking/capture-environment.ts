const VARIABLE = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'

// OpenTelemetry's words for "no content on spans". `EVENT_ONLY` allows content on log events, and we write none.
const OFF: ReadonlySet<string> = new Set(['false', 'no_content', 'event_only'])

let captures: boolean | undefined

/**
 * Whether the process environment allows content to be recorded: yes, unless OpenTelemetry's variable forbids it. It is
 * read once, when something is first recorded. Pages and workers have no environment, and so no restriction.
 */
export function environmentCaptures(): boolean {
  captures ??= !OFF.has(readVariable()?.toLowerCase() ?? '')
  return captures
}

function readVariable(): string | undefined {
  try {
    const { process } = globalThis as {
      process?: { env?: Readonly<Record<string, string | undefined>> }
    }
    return process?.env?.[VARIABLE]?.trim()
  } catch {
    // Deno throws without permission to read its environment.
    return undefined
  }
}
