import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { context } from '@opentelemetry/api'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { openThread, type Thread } from '../../src/index.ts'
import {
  ThreadExportProcessor,
  type ThreadExportProcessorOptions,
  ThreadSpanProcessor,
} from '../../src/sdk/index.ts'

/** A real pipeline to an endpoint, and a way to say things into it. */
export function startRecorder(options: ThreadExportProcessorOptions) {
  const losses = { reported: 0 }
  const processor = new ThreadExportProcessor({
    ...options,
    onDrop(spans, reason) {
      losses.reported += spans
      options.onDrop?.(spans, reason)
    },
  })
  const tracerProvider = new TracerProvider({
    spanProcessors: [new ThreadSpanProcessor(), processor],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const open = (id: string): Thread => openThread({ id, tracerProvider })
  const track = (count: number, threadId = 'thread', from = 0): void => {
    const thread = open(threadId)
    for (let n = from; n < from + count; n++)
      thread.trackMessage({ role: n % 2 === 0 ? 'user' : 'assistant', content: `message ${n}` })
  }
  return { processor, losses, open, track }
}

/** What was said, in the order of arrival. */
export function contents(
  spans: readonly { readonly attributes: Readonly<Record<string, unknown>> }[],
): readonly unknown[] {
  return spans.map(({ attributes }) => attributes['chat.content'])
}

/** What {@link startRecorder} says first. */
export function said(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `message ${n}`)
}
