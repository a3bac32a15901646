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
    const { langfuse } = orSkip(received, skip)
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
    const { phoenix } = orSkip(received, skip)
    const ours = inThread(phoenix, 'ours')
    expect(valuesOf(ours, 'session.id')).toEqual(['ours'])
    expect(valuesOf(ours, 'user.id')).toEqual(['ann'])
    expect(valuesOf(ours, 'openinference.span.kind')).toEqual(['AGENT', 'CHAIN', 'LLM'])
  })

  it('any backend finds the thread as gen_ai.conversation.id of each run', ({ skip }) => {
    const { threadspan } = orSkip(received, skip)
    const runs = inThread(threadspan, 'ours').filter(({ attributes }) => attributes['chat.kind'])
    expect(runs).toHaveLength(4)
    expect(valuesOf(runs, 'gen_ai.conversation.id')).toEqual(['ours'])
  })

  it.for(['by-langfuse', 'by-openinference', 'by-the-app'])(
    'what is set %s stays, and the thread is known all the same',
    (threadId, { skip }) => {
      for (const spans of Object.values(orSkip(received, skip))) {
        const runs = inThread(spans, threadId).filter(({ name }) => /gpt|named/.test(name))
        if (threadId === 'by-the-app' && spans !== received?.phoenix) {
          expect(namesOf(runs)).toEqual(['named at its start', 'named later'])
        }
        if (threadId !== 'by-the-app') expect(namesOf(runs)).toHaveLength(2)
        for (const { attributes } of runs) {
          expect([attributes['session.id'], attributes['user.id']]).toEqual(['theirs', 'bob'])
        }
      }
    },
  )
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
    await forLangfuse.close(0)
    await forPhoenix.close(0)
  }
}

function inThread(spans: readonly RecordedSpan[], threadId: string): readonly RecordedSpan[] {
  return spans.filter(({ attributes }) => attributes['chat.thread_id'] === threadId)
}

function valuesOf(spans: readonly RecordedSpan[], key: string): readonly unknown[] {
  return [...new Set(spans.map(({ attributes }) => attributes[key]))].toSorted()
}

function namesOf(spans: readonly RecordedSpan[]): readonly string[] {
  return spans.map(({ name }) => name).toSorted()
}
