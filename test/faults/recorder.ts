import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { context } from '@opentelemetry/api'
import { defaultResource } from '@opentelemetry/resources'
import * as sdk from '@opentelemetry/sdk-trace'
import { openThread, type Thread } from '../../src/index.ts'
import {
  ThreadExportProcessor,
  type ThreadExportProcessorOptions,
  ThreadSpanProcessor,
} from '../../src/sdk/index.ts'
import { ownProvider } from '../../src/sdk/own/own-provider.ts'

/** Whose spans are recorded: ours, where `registerThreads` has set up, or those of the SDK that an app has already. */
export type SetUp = 'registered' | 'existing'

/** A real pipeline to an endpoint, and a way to say things into it. */
export function startRecorder(options: ThreadExportProcessorOptions, setUp: SetUp = 'existing') {
  const losses = { reported: 0 }
  const processor = new ThreadExportProcessor({
    ...options,
    onDrop(dropped) {
      losses.reported += dropped.count
      options.onDrop?.(dropped)
    },
  })
  const parts = {
    resource: defaultResource(),
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [new ThreadSpanProcessor(), processor],
  }
  const tracerProvider =
    setUp === 'registered' ? ownProvider(sdk, parts) : new sdk.TracerProvider(parts)
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
