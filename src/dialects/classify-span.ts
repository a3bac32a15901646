import type { ClassifiableSpan } from './classifiable-span.ts'
import { classifyByTable } from './kinds/decision-table.ts'
import { isRunKind, readKind, type RunKind } from '../thread/run-kind.ts'
import { askSpanRules } from './span-rule.ts'

/**
 * The run kind of a span, `undefined` for plumbing such as HTTP or a database. A kind that is written on it as
 * `chat.kind` is final; then the app's own rules are asked, see {@link addSpanRule}; then the conventions of those who
 * instrument, which docs/runs.md lists.
 */
export function classifySpan(span: ClassifiableSpan): RunKind | undefined {
  const written = readKind(span.attributes)
  if (written !== undefined) return isRunKind(written) ? written : undefined
  const ruled = askSpanRules(span)
  return ruled === undefined ? classifyByTable(span) : (ruled ?? undefined)
}
