import { warnOnce } from '../propagate/warning.ts'
import type { ClassifiableSpan } from '../dialects/classifiable-span.ts'
import { classifyByTable } from '../dialects/kinds/decision-table.ts'
import { isPlumbing } from '../dialects/kinds/plumbing.ts'
import { classifySpan } from '../dialects/classify-span.ts'
import { readKind, type RunKind } from '../thread/run-kind.ts'
import { hasSpanRules } from '../dialects/span-rule.ts'
import type { SdkSpan } from './span-processor.ts'

/** What a live span is, as {@link classifySpan} says. A rule of the app's that throws is passed over. */
export function classifyLive(span: SdkSpan): RunKind | undefined {
  if (isMerePlumbing(span)) return undefined
  const { name, attributes, instrumentationScope: scope } = span
  const seen: ClassifiableSpan = scope ? { name, attributes, scope } : { name, attributes }
  try {
    return classifySpan(seen)
  } catch (error) {
    warnOnce('a rule given to addSpanRule threw; its spans are classified without rules', error)
    return classifyByTable(seen)
  }
}

// Where nobody else may have a word, the scope says it: so it is with most spans, and nothing is quicker to find out.
function isMerePlumbing({ attributes, instrumentationScope }: SdkSpan): boolean {
  return isPlumbing(instrumentationScope) && readKind(attributes) === undefined && !hasSpanRules()
}
