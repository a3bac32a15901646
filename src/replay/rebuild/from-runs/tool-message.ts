import { resultText } from '../../../dialects/messages/content-of.ts'
import type { MessageContent } from '../../../thread/content-part.ts'
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

// Claude Code cuts what it records of a sub-agent, and then it is no JSON.
const REPORT = /^\{"status":"\w+",.*"agentId":"/s

function isCutReport(output: unknown): boolean {
  return typeof output === 'string' && REPORT.test(output)
}

function lastWordsBelow({ children }: RecordedRun): MessageContent | undefined {
  const answers = children
    .flatMap(conversationCalls)
    .flatMap(({ outputMessages = [] }) => outputMessages)
  return answers.findLast(({ content }) => content != null)?.content
}
