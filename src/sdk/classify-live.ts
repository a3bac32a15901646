import { warnOnce } from '../propagate/warning.ts'
import type { ClassifiableSpan } from '../dialects/classifiable-span.ts'
import { classifyByTable } from '../dialects/kinds/classify-by-table.ts'
import { isPlumbing } from '../dialects/kinds/plumbing.ts'
import { classifySpan } from '../dialects/classify-span.ts'
import { readKind, type RunKind } from '../thread/run-kind.ts'
import { hasSpanRules } from '../dialects/span-rule.ts'
import type { SdkSpan } from './span-processor.ts'

/** The kind of a live span, as {@link classifySpan} has it. If a rule of the app's throws, all of those are passed over. */
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

// Most spans are known by their scope, and nothing is quicker to look at. A written kind and an app's own rules go before it.
function isMerePlumbing({ attributes, instrumentationScope }: SdkSpan): boolean {
  return isPlumbing(instrumentationScope) && readKind(attributes) === undefined && !hasSpanRules()
}
