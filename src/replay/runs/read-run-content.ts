import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { contentText } from '../../thread/content-part.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { readAiSdk } from './ai-sdk.ts'
import { readAllMessages } from './all-messages.ts'
import { readGenAi } from './gen-ai.ts'
import { readGenAiDetails, readGenAiEvents } from './gen-ai-events.ts'
import { readLiveKit } from './livekit.ts'
import { readOpenInference } from './openinference.ts'
import { readOpenLlmetry } from './openllmetry.ts'
import type { RunContent, RunDialect } from './run-content.ts'
import { runError } from './run-error.ts'
import { readModel } from './run-model.ts'
import { readUsage } from './run-usage.ts'
import { readVendorIo } from './vendor-io.ts'

/** Each field comes from the first that has it: the exact before the general, a model's own words before a vendor's copy. */
const DIALECTS: readonly RunDialect[] = [
  readGenAi,
  readGenAiDetails,
  readOpenInference,
  readOpenLlmetry,
  readGenAiEvents,
  readAiSdk,
  readLiveKit,
  readAllMessages,
  readVendorIo,
]

/**
 * What a run was given, said and used, read from the attributes, events and log records of its span in whichever of the
 * known dialects it was recorded. A span may speak several at once. Nothing of it can be trusted, and nothing of it makes
 * this throw.
 */
export function readRunContent(span: RecordedSpan, kind: RunKind): RunContent {
  const { attributes } = span
  const usage = readUsage(attributes)
  const found: RunContent[] = [readModel(attributes), ...DIALECTS.map((read) => read(span, kind))]
  const content = Object.assign({}, ...found.toReversed()) as RunContent
  const system = content.system ?? systemIn(content.inputMessages)
  const error = runError(span, content.finishReason)
  return {
    ...content,
    ...(usage !== undefined && { usage }),
    ...(system !== undefined && { system }),
    ...(error !== undefined && { error }),
  }
}

function systemIn(messages: readonly RunMessage[] = []): string | undefined {
  const texts = messages
    .filter(({ role }) => role === 'system')
    .map(({ content }) => contentText(content))
  return texts.join('\n\n') || undefined
}
