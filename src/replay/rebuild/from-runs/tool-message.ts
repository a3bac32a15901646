import { resultText } from '../../../dialects/messages/content-of.ts'
import type { MessageContent } from '../../../thread/content-part.ts'
import { isJsonObject } from '../../../thread/json.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import { conversationCalls } from '../runs/model-calls.ts'

/** What a tool run gave back, or its error, as the answer to a call. */
export function toolMessage(
  run: RecordedRun,
  name: string,
  toolCallId: string | undefined,
): RunMessage {
  const content = contentOf(run)
  return {
    role: 'tool',
    ...(content !== undefined && { content }),
    name,
    ...(toolCallId !== undefined && { toolCallId }),
  }
}

function contentOf(run: RecordedRun): MessageContent | undefined {
  const { output, error } = run
  const said = isCutReport(output) ? lastWordsBelow(run) : undefined
  const result = output ?? (error === '' ? 'failed' : error)
  return said ?? (result === undefined ? undefined : resultText(result))
}

// What Claude Code records of a sub-agent is long, and may be cut on the way: the words are gone, or it is no JSON.
const REPORT = /^\{"status":"\w+",.*"agentId":"/s

function isCutReport(output: unknown): boolean {
  if (typeof output === 'string') return REPORT.test(output)
  if (!isJsonObject(output)) return false
  const { status, agentId, content } = output
  return typeof status === 'string' && typeof agentId === 'string' && !isWhole(content)
}

function isWhole(content: unknown): boolean {
  return (
    Array.isArray(content) &&
    content.every((part) => isJsonObject(part) && typeof part['text'] === 'string')
  )
}

function lastWordsBelow({ children }: RecordedRun): MessageContent | undefined {
  const answers = children
    .flatMap(conversationCalls)
    .flatMap(({ outputMessages = [] }) => outputMessages)
  return answers.findLast(({ content }) => content != null)?.content
}
