import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { contentText } from '../../thread/content-part.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { readAiSdk } from './instrumentations/ai-sdk.ts'
import { readAllMessages } from './all-messages.ts'
import { readGenAi } from './gen-ai.ts'
import { readGenAiDetails, readGenAiEvents } from './gen-ai-events.ts'
import { readClaudeCode } from './instrumentations/claude-code.ts'
import { readCodex } from './instrumentations/codex.ts'
import { callAnswered, givenBack, givenToFunction } from '../messages/function-io.ts'
import { unquoteNodes } from '../messages/restored/unquote-nodes.ts'
import { unfoldTranscript } from '../messages/transcript.ts'
import { readHaystackTool } from './instrumentations/haystack.ts'
import { readLiveKit } from './instrumentations/live-kit.ts'
import { readLlamaIndex } from './instrumentations/llama-index.ts'
import { readMonocle } from './instrumentations/monocle.ts'
import { readPlainIo } from './plain-io.ts'
import { readOpenInference } from './instrumentations/open-inference.ts'
import { readOpenCode } from './instrumentations/opencode.ts'
import { readOpenLlmetry } from './instrumentations/open-llmetry.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { joinCalls } from '../messages/join-items.ts'
import { joinPieces } from '../messages/restored/join-pieces.ts'
import { joinAnswer } from './join-answer.ts'
import { runError } from './run-error.ts'
import { readTimeToFirstChunk } from './time-to-first-chunk.ts'
import { readModel } from './run-model.ts'
import { readUsage } from './run-usage.ts'
import { readSpanIo } from './span-io.ts'
import { readVoltAgent } from './instrumentations/volt-agent.ts'
import { withText } from './with-text.ts'
import { withoutFields } from '../messages/restored/without-fields.ts'
import { withoutPreviews } from './without-previews.ts'

/** Each field comes from the first that has it: the exact before the general, a model's words before a vendor's copy. */
const READERS: readonly RunReader[] = [
  readVoltAgent,
  readMonocle,
  readHaystackTool,
  readClaudeCode,
  readCodex,
  readOpenCode,
  readGenAi,
  readGenAiDetails,
  readOpenInference,
  readOpenLlmetry,
  readGenAiEvents,
  readAiSdk,
  readLiveKit,
  readAllMessages,
  readPlainIo,
  readLlamaIndex,
  readSpanIo,
]

/**
 * What a run was given, gave back and used, from the attributes, events and log records of its span. A span may have
 * several dialects at once. None of it can be trusted, and nothing makes this throw.
 */
export function readRunContent(recorded: RecordedSpan, kind: RunKind): RunContent {
  const span = withText(recorded)
  const { attributes } = span
  const usage = readUsage(attributes)
  const timeToFirstChunk = readTimeToFirstChunk(attributes)
  const found = withoutSilence([readModel(attributes), ...READERS.map((read) => read(span, kind))])
  const content = settle(saidIn(found), kind)
  const inputMessages =
    content.inputMessages &&
    joinCalls(joinPieces(withoutPreviews(unfoldTranscript(content.inputMessages), span)))
  const outputMessages =
    kind === 'llm'
      ? joinAnswer(content.outputMessages, span)
      : content.outputMessages && joinCalls(content.outputMessages)
  const system = content.system ?? systemIn(inputMessages)
  const error = runError(span, content.finishReason)
  const { output: result, ...rest } = content
  const failed = kind === 'tool' && error !== undefined && isNothing(result)
  return {
    ...(failed ? rest : content),
    ...(inputMessages !== undefined && { inputMessages }),
    ...(outputMessages !== undefined && { outputMessages }),
    ...(usage !== undefined && { usage }),
    ...(timeToFirstChunk !== undefined && { timeToFirstChunk }),
    ...(system !== undefined && { system }),
    ...(error !== undefined && { error }),
  }
}

// LiteLLM writes an answer that calls tools twice: once without the calls.
function withoutSilence(found: readonly RunContent[]): readonly RunContent[] {
  const isSaid = found.some(({ outputMessages }) => outputMessages?.some(saysAnything))
  if (!isSaid) return found
  return found.map(({ outputMessages, ...content }) =>
    outputMessages?.some(saysAnything) ? { ...content, outputMessages } : content,
  )
}

function saysAnything({ content, toolCalls }: RunMessage): boolean {
  return (content != null && content !== '') || (toolCalls ?? []).length > 0
}

function saidIn(found: readonly RunContent[]): RunContent {
  const content = Object.assign({}, ...found.toReversed()) as RunContent
  const { inputMessages, outputMessages } = content
  return {
    ...content,
    ...(inputMessages && { inputMessages: withoutFields(inputMessages).flatMap(unquoteNodes) }),
    ...(outputMessages && { outputMessages: withoutFields(outputMessages) }),
  }
}

const TELLS_NOTHING: ReadonlySet<RunKind> = new Set(['retriever', 'embedding', 'reranker'])

// Instrumentations write what is searched, embedded or ranked as a message, but it is none.
function settle(content: RunContent, kind: RunKind): RunContent {
  if (kind === 'tool') return settleTool(content)
  if (!TELLS_NOTHING.has(kind)) return content
  const { inputMessages, outputMessages: _, system: __, ...rest } = content
  const input = inputMessages?.map((message) => contentText(message.content)).filter(Boolean)
  return present<RunContent>({ input, ...rest })
}

function settleTool({ input, output, ...content }: RunContent): RunContent {
  // Some instrumentations name the tool's class, and no id.
  const answered = content.toolCall?.id === undefined ? callAnswered(output) : undefined
  const toolCall = answered ? { ...content.toolCall, ...answered } : content.toolCall
  return present<RunContent>({
    ...content,
    toolCall,
    input: givenToFunction(input ?? toolMessageIn(content.inputMessages)),
    output: givenBack(output ?? toolMessageIn(content.outputMessages)),
  })
}

// The other messages of a tool's span are what its caller was given.
function toolMessageIn(messages: readonly RunMessage[] = []): readonly RunMessage[] | undefined {
  return messages.length === 1 && messages[0]?.role === 'tool' ? messages : undefined
}

function systemIn(messages: readonly RunMessage[] = []): string | undefined {
  const texts = messages
    .filter(({ role }) => role === 'system')
    .map(({ content }) => contentText(content))
  return texts.join('\n\n') || undefined
}

// Some instrumentations write the result of a tool that failed, although it gave none.
function isNothing(result: unknown): boolean {
  return result === null || result === 'null' || result === ''
}
