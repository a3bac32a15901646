const VARIABLE = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'

// OpenTelemetry's words for "no content on spans"; `EVENT_ONLY` allows it on log events, of which we write none.
const OFF: ReadonlySet<string> = new Set(['false', 'no_content', 'event_only'])

let captures: boolean | undefined

/**
 * Whether the process environment lets content be recorded: yes, unless OpenTelemetry's variable says otherwise. Read
 * once, when something is first recorded. Pages and workers have no environment, which says nothing.
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
    // Deno asks for a permission before it shows its environment.
    return undefined
  }
}
