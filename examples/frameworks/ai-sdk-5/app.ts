import { openai } from '@ai-sdk/openai'
import { convertToModelMessages, streamText, type UIMessage, wrapLanguageModel } from 'ai'
import { openThread } from 'threadspan'
import { trackAnswers, trackUserMessages } from 'threadspan/ai-sdk'

const model = wrapLanguageModel({ model: openai('gpt-5-mini'), middleware: trackAnswers() })

export async function POST(request: Request): Promise<Response> {
  const { id, messages } = (await request.json()) as { id: string; messages: UIMessage[] }
  const thread = openThread(id)
  trackUserMessages(thread, messages)
  const history = await convertToModelMessages(messages)
  const experimental_telemetry = { isEnabled: true }
  const result = thread.run(() => streamText({ model, messages: history, experimental_telemetry }))
  return result.toUIMessageStreamResponse()
}
