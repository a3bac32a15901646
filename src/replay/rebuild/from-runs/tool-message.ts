import { resultText } from '../../../dialects/messages/content-of.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'

/** What a tool run gave back, or its error, as the answer to a call. */
export function toolMessage(
  { output, error }: RecordedRun,
  name: string,
  toolCallId: string | undefined,
): RunMessage {
  const result = output ?? (error === '' ? 'failed' : error)
  return {
    role: 'tool',
    ...(result !== undefined && { content: resultText(result) }),
    name,
    ...(toolCallId !== undefined && { toolCallId }),
  }
}
