import { warnOnce } from '../propagate/warning.ts'
import type { ClassifiableSpan } from '../thread/classifiable-span.ts'
import { recognizeRun } from '../thread/classify-span.ts'
import { type RecognizedRun, recognizeByTable } from '../thread/classify/decision-table.ts'
import { isRunKind } from '../thread/run-kind.ts'
import { ATTR_CHAT_KIND } from '../thread/semconv.ts'
import type { SdkSpan } from './span-processor.ts'

/** What is written on a live span as its kind, else what it is by all that is known of it so far. */
export function liveRun(span: SdkSpan): RecognizedRun | undefined {
  const written = span.attributes[ATTR_CHAT_KIND]
  if (written === undefined) return recognizeLiveRun(span)
  return isRunKind(written) ? { kind: written, isSure: true } : undefined
}

/** What a live span is by all that is known of it so far. A rule of the app's that throws is passed over. */
export function recognizeLiveRun(span: SdkSpan): RecognizedRun | undefined {
  const { name, attributes, instrumentationScope: scope } = span
  const seen: ClassifiableSpan = scope ? { name, attributes, scope } : { name, attributes }
  try {
    return recognizeRun(seen)
  } catch (error) {
    warnOnce('a rule given to addSpanRule threw; its spans are classified without rules', error)
    return recognizeByTable(seen)
  }
}
