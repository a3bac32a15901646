import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { createReceiver } from '../../../src/receiver/create-receiver.ts'
import { ArrayStore } from '../../receiver/array-store.ts'
import { orSkip } from '../../support/or-skip.ts'
import { installFramework, type Project, runApp } from '../support/framework.ts'

/** What each destination of the app was sent. */
type Received = Readonly<Record<'langfuse' | 'phoenix' | 'threadspan', readonly RecordedSpan[]>>

let project: Project | undefined
beforeAll(async () => {
  project = await installFramework('ai-7')
}, 300_000)
afterAll(() => project?.[Symbol.asyncDispose]())

describe.for(['before', 'after'])('vendors’ processors %s ours:', (VENDORS) => {
  let received: Received | undefined
  beforeAll(async () => {
    received = project && (await runSessions(project, VENDORS))
  })

  it('Langfuse finds the thread as session, and its user, on all that it takes', ({ skip }) => {
    const { langfuse } = orSkip(received, 'registry', skip)
    const ours = inThread(langfuse, 'ours')
    expect(valuesOf(ours, 'session.id')).toEqual(['ours'])
    expect(valuesOf(ours, 'user.id')).toEqual(['ann'])
    expect(namesOf(ours)).toEqual([
      'chat gpt-4o-mini',
      'invoke_agent gpt-4o-mini',
      'step 1',
      'user message',
    ])
  })

  it('Phoenix finds the thread as session, and its user, on all that it takes', ({ skip }) => {
    const { phoenix } = orSkip(received, 'registry', skip)
    const ours = inThread(phoenix, 'ours')
    expect(valuesOf(ours, 'session.id')).toEqual(['ours'])
    expect(valuesOf(ours, 'user.id')).toEqual(['ann'])
    expect(valuesOf(ours, 'openinference.span.kind')).toEqual(['AGENT', 'CHAIN', 'LLM'])
  })

  it('any backend finds the thread as gen_ai.conversation.id of each run', ({ skip }) => {
    const { threadspan } = orSkip(received, 'registry', skip)
    const runs = inThread(threadspan, 'ours').filter(({ attributes }) => attributes['chat.kind'])
    expect(runs).toHaveLength(4)
    expect(valuesOf(runs, 'gen_ai.conversation.id')).toEqual(['ours'])
  })

  it.for([
    { by: 'langfuse', to: ['langfuse', 'phoenix', 'threadspan'] },
    { by: 'openinference', to: ['langfuse', 'phoenix', 'threadspan'] },
    // The app's own spans are none that Phoenix takes.
    { by: 'the-app', to: ['langfuse', 'threadspan'] },
  ] as const)('what is set by $by stays, and the thread is known all the same', (set, { skip }) => {
    const everywhere = orSkip(received, 'registry', skip)
    for (const destination of set.to) {
      const runs = inThread(everywhere[destination], `by-${set.by}`).filter(
        ({ attributes }) => attributes['gen_ai.request.model'] !== undefined,
      )
      expect(runs.length).toBeGreaterThan(1)
      expect(valuesOf(runs, 'session.id')).toEqual(['theirs'])
      expect(valuesOf(runs, 'user.id')).toEqual(['bob'])
    }
  })

  it('a gen_ai.conversation.id of the app stays', ({ skip }) => {
    const { threadspan } = orSkip(received, 'registry', skip)
    const runs = inThread(threadspan, 'by-the-app').filter(({ name }) => name.startsWith('named'))
    expect(runs).toHaveLength(2)
    expect(valuesOf(runs, 'gen_ai.conversation.id')).toEqual(['theirs'])
  })
})

async function runSessions(project: Project, VENDORS: string): Promise<Received> {
  const langfuse = new ArrayStore()
  const phoenix = new ArrayStore()
  const forLangfuse = await createReceiver({ port: 0, store: langfuse })
  const forPhoenix = await createReceiver({ port: 0, store: phoenix })
  try {
    const { spans } = await runApp(project, 'sessions', {
      VENDORS,
      LANGFUSE_URL: `${forLangfuse.url}/v1/traces`,
      PHOENIX_URL: `${forPhoenix.url}/v1/traces`,
    })
    return { langfuse: langfuse.spans, phoenix: phoenix.spans, threadspan: spans }
  } finally {
    await forLangfuse.close({ timeoutMillis: 0 })
    await forPhoenix.close({ timeoutMillis: 0 })
  }
}

function inThread(spans: readonly RecordedSpan[], threadId: string): readonly RecordedSpan[] {
  return spans.filter(({ attributes }) => attributes['chat.thread_id'] === threadId)
}

function valuesOf(spans: readonly RecordedSpan[], key: string): readonly string[] {
  return [...new Set(spans.map(({ attributes }) => String(attributes[key])))].toSorted()
}

function namesOf(spans: readonly RecordedSpan[]): readonly string[] {
  return spans.map(({ name }) => name).toSorted()
}
