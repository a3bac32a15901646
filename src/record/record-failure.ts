import { type Exception, type Span, SpanStatusCode } from '@opentelemetry/api'
import { alterText, WITHHELD_TEXT } from '../masking/alter-content.ts'
import type { MaskedContent } from '../masking/content-options.ts'
import type { ContentPolicy } from '../masking/content-policy.ts'

/**
 * Writes a thrown error on a span: status, exception event and `error.type`, as OpenTelemetry's conventions ask. An error
 * may quote what caused it, so its message and stack are content.
 */
export function recordFailure(
  span: Span,
  thrown: unknown,
  policy: ContentPolicy,
  about: MaskedContent,
): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { name, message, stack } = error
  const told = policy.isOpen ? message : textOf(policy, message, about)
  span.recordException(policy.isOpen ? error : maskError(policy, { name, message, stack }, about))
  span.setAttribute('error.type', name)
  span.setStatus({ code: SpanStatusCode.ERROR, message: told })
}

function maskError(
  policy: ContentPolicy,
  { name, message, stack }: { name: string; message: string; stack: string | undefined },
  about: MaskedContent,
): Exception {
  return {
    name,
    message: textOf(policy, message, about),
    ...(stack !== undefined && { stack: textOf(policy, stack, about, message) }),
  }
}

function textOf(
  policy: ContentPolicy,
  text: string,
  about: MaskedContent,
  quoted?: string,
): string {
  return alterText(policy, text, about, quoted).value ?? WITHHELD_TEXT
}
