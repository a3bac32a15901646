import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { contentText } from '../../src/thread/content-part.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { span, type SpanSketch } from './spans.ts'

/** What was said, by roles. */
export type Chat = readonly (readonly [role: string, text: string])[]

/** A span of OpenTelemetry's GenAI conventions, of a service without Threadspan. */
export function foreign(operation: string, sketch: SpanSketch): RecordedSpan {
  return span({
    thread: null,
    ...sketch,
    attributes: { 'gen_ai.operation.name': operation, ...sketch.attributes },
  })
}

/** A model call of an app without Threadspan. */
export function call(given: Chat, answer: string | undefined, sketch: SpanSketch): RecordedSpan {
  return foreign('chat', {
    lasts: 1,
    ...sketch,
    attributes: {
      'gen_ai.input.messages': messages(given),
      ...(answer !== undefined && { 'gen_ai.output.messages': messages([['assistant', answer]]) }),
      ...sketch.attributes,
    },
  })
}

/** Texts as the conventions write messages. */
export function messages(chat: Chat): string {
  return JSON.stringify(
    chat.map(([role, content]) => ({ role, parts: [{ type: 'text', content }] })),
  )
}

/** A thread in lines. */
export function texts({ messages }: Pick<RecordedThread, 'messages'>): string[] {
  return messages.map(({ role, content }) => `${role}: ${contentText(content)}`)
}

export const CONVERSATION: SpanAttributes = { 'gen_ai.conversation.id': 'c-1' }
