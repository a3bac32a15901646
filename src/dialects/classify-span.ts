import { isRunKind, readKind, type RunKind } from '../thread/run-kind.ts'
import type { ClassifiableSpan } from './classifiable-span.ts'
import { classifyByTable } from './kinds/classify-by-table.ts'
import { askSpanRules } from './span-rule.ts'

/**
 * The run kind of a span, or `undefined` for one that is no run, such as an HTTP request. A `chat.kind` on the span is
 * final. Then the app's own rules are asked, see {@link addSpanRule}, then the dialects that docs/runs.md lists.
 */
export function classifySpan(span: ClassifiableSpan): RunKind | undefined {
  const written = readKind(span.attributes)
  if (written !== undefined) return isRunKind(written) ? written : undefined
  const ruled = askSpanRules(span)
  return ruled === undefined ? classifyByTable(span) : (ruled ?? undefined)
}
