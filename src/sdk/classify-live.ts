import { warnOnce } from '../propagate/warning.ts'
import type { ClassifiableSpan } from '../dialects/classifiable-span.ts'
import { classifyByTable } from '../dialects/kinds/classify-by-table.ts'
import { isPlumbing } from '../dialects/kinds/plumbing.ts'
import { classifySpan } from '../dialects/classify-span.ts'
import { readKind, type RunKind } from '../thread/run-kind.ts'
import { hasSpanRules } from '../dialects/span-rule.ts'
import type { SdkSpan } from './span-processor.ts'

/** The kind of a live span by {@link classifySpan}. If a rule of the app throws, the app's rules are not applied. */
export function classifyLive(span: SdkSpan): RunKind | undefined {
  if (isMerePlumbing(span)) return undefined
  const { name, attributes, instrumentationScope: scope } = span
  const seen: ClassifiableSpan = scope ? { name, attributes, scope } : { name, attributes }
  try {
    return classifySpan(seen)
  } catch (error) {
    warnOnce(
      "a rule added by addSpanRule threw; the span is classified without the app's rules",
      error,
    )
    return classifyByTable(seen)
  }
}

// Most spans are recognised by their scope, which is the quickest check. A written kind and the app's rules take precedence.
function isMerePlumbing({ attributes, instrumentationScope: scope }: SdkSpan): boolean {
  return isPlumbing(scope, attributes) && readKind(attributes) === undefined && !hasSpanRules()
}
