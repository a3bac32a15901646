import { rebuildThread } from '../../../src/replay/rebuild/rebuild-thread.ts'
import { fromJson } from '../../../src/thread/json.ts'
import type { RecordedMessage } from '../../../src/thread/recorded-thread.ts'
import type { AppRun } from './framework.ts'

/** A message as both sides must have it. */
export type SaidMessage = Readonly<Record<string, unknown>>

/**
 * The messages of a thread as our helpers recorded them, and as they are read from the runs of the same calls alone.
 */
export function bothSides(
  { spans }: AppRun,
  threadId: string,
): { readonly recorded: readonly SaidMessage[]; readonly ofRuns: readonly SaidMessage[] } {
  const runs = spans.filter(({ attributes }) => attributes['chat.kind'] !== 'message')
  return {
    recorded: rebuildThread(spans, threadId).messages.map(outline),
    ofRuns: rebuildThread(runs, threadId).messages.map(outline),
  }
}

function outline({ role, content, toolCalls, toolCallId }: RecordedMessage): SaidMessage {
  return {
    role,
    content: content === undefined || content === '' ? null : content,
    ...(toolCalls !== undefined && {
      toolCalls: toolCalls.map(({ id, name, arguments: args }) => ({
        id,
        name,
        arguments: fromJson(args) ?? args,
      })),
    }),
    ...(toolCallId !== undefined && { toolCallId }),
  }
}
