import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../../src/replay/rebuild/rebuild-thread.ts'
import { resultText } from '../../../src/dialects/messages/content-of.ts'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import { classifySpan } from '../../../src/dialects/classify-span.ts'
import { contentText } from '../../../src/thread/content-part.ts'
import { toJson } from '../../../src/thread/json.ts'
import type { RunMessage } from '../../../src/thread/recorded-thread.ts'
import type { RunKind } from '../../../src/thread/run-kind.ts'
import { readBareSpans, readRecordedTraces } from './recorded-traces.ts'

const TRACES = readRecordedTraces()

/** AgentOps says nothing of these but a name that the app has given. */
const UNKNOWABLE = [
  'agentops-lg: Agent workflow is chain, not none',
  'agentops-lg: polite is guardrail, not none',
]

describe('spans of real frameworks', () => {
  it('are of the kind that their convention documents', () => {
    const bare = readBareSpans()
    const whole = TRACES.flatMap(({ name: framework, spans }) =>
      spans.map(({ label, span: { name, scope, attributes } }) => {
        return { framework, label, name, scope: scope.name, attributes }
      }),
    )
    expect(whole.length + bare.length).toBeGreaterThan(750)
    const wrong = [...bare, ...whole].flatMap(({ framework, label, name, scope, attributes }) => {
      const kind = classifySpan({ name, scope: { name: scope }, attributes }) ?? 'none'
      return kind === label ? [] : [`${framework}: ${name} is ${label}, not ${kind}`]
    })
    expect(wrong.toSorted()).toEqual(UNKNOWABLE)
  })

  it.each(TRACES)('$name: model, tokens, tools and documents are read', ({ spans }) => {
    const lines = spans.map(({ span, label, reads }) => [span.name, reads && read(span, label)])
    expect(lines).toEqual(spans.map(({ span, reads }) => [span.name, reads]))
  })

  it.each(TRACES)('$name: its thread is told in order', ({ spans, thread }) => {
    const { messages } = rebuildThread(spans.map(({ span }) => span))
    expect(messages.map(outline)).toEqual(thread)
  })
})

function read(span: RecordedSpan, label: RunKind | 'none'): string {
  if (label === 'none') return ''
  const content = readRunContent(span, label)
  const { model = '-', finishReason = '-', usage, error } = content
  if (label === 'llm' && error !== undefined) return `${model} failed`
  if (label === 'llm') {
    return `${model} ${usage?.inputTokens ?? '-'}/${usage?.outputTokens ?? '-'} ${finishReason}`
  }
  if (label === 'tool') {
    const args = toJson(content.input ?? null).slice(0, 40)
    const result = resultText(content.output ?? error ?? null).slice(0, 24)
    return `${content.toolCall?.name ?? '-'} ${args} → ${result}`
  }
  const documents = content.documents ?? []
  return documents
    .map((found) => `${found.id?.slice(0, 8) ?? '-'} ${found.content?.slice(0, 16) ?? '-'}`)
    .join(', ')
}

function outline({ role, content, toolCalls }: RunMessage): string {
  const calls = toolCalls?.map(({ name }) => `calls ${name}`).join(', ')
  return `${role}: ${calls ?? contentText(content).replaceAll('\n', ' ').slice(0, 40)}`
}
