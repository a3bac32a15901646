import {
  type Attributes,
  context,
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openThread, type Thread, withParent } from '../../src/index.ts'
import { addSpanRule, type SdkSpan, ThreadSpanProcessor } from '../../src/sdk/index.ts'
import { setThreadContext } from '../../src/propagate/thread-context.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let thread: Thread
let messageId: string
let nth = 0

beforeEach(() => {
  recording = startRecording()
  thread = openThread({ id: `processor-${nth++}`, userId: 'u1' })
  messageId = thread.trackMessage({ role: 'user', content: 'Hello' })
})
afterEach(() => recording.stop())

const attributesOf = (name: string) => ({
  ...recording.spans().find((span) => span.name === name)?.attributes,
})

describe('ThreadSpanProcessor', () => {
  it('leaves spans outside any thread as they are', () => {
    recording.tracer
      .startSpan('GET /', { attributes: { a: 1, 'gen_ai.operation.name': 'chat' } })
      .end()
    expect(attributesOf('GET /')).toEqual({ a: 1, 'gen_ai.operation.name': 'chat' })
  })

  it('gives plumbing the thread and its user, and nothing else', () => {
    withParent(messageId, () =>
      recording.tracer.startSpan('GET', { attributes: { 'http.request.method': 'GET' } }).end(),
    )
    expect(attributesOf('GET')).toEqual({
      'http.request.method': 'GET',
      'chat.thread_id': thread.id,
      'user.id': 'u1',
    })
  })

  it('marks runs below any depth of plumbing', () => {
    const nest = (depth: number): void => {
      if (depth === 0) {
        recording.tracer
          .startSpan('deep', { attributes: { 'gen_ai.operation.name': 'chat' } })
          .end()
        return
      }
      recording.tracer.startActiveSpan(`plumbing ${depth}`, (span) => {
        nest(depth - 1)
        span.end()
      })
    }
    withParent(messageId, () => nest(200))
    expect(attributesOf('deep')).toMatchObject({
      'chat.thread_id': thread.id,
      'chat.message_id': messageId,
      'chat.kind': 'llm',
    })
  })

  it('marks runs below spans of a provider that has no processor of ours', () => {
    const foreign = new TracerProvider({ spanProcessors: [] }).getTracer('foreign')
    withParent(messageId, () =>
      foreign.startActiveSpan('foreign', () =>
        foreign.startActiveSpan('foreign too', () =>
          recording.tracer
            .startSpan('run', { attributes: { 'gen_ai.operation.name': 'chat' } })
            .end(),
        ),
      ),
    )
    expect(attributesOf('run')).toMatchObject({
      'chat.thread_id': thread.id,
      'chat.message_id': messageId,
    })
  })

  it('marks a child that is started after its parent has ended', () => {
    const parent = withParent(messageId, () => recording.tracer.startSpan('parent'))
    parent.end()
    const below = trace.setSpan(context.active(), parent)
    recording.tracer
      .startSpan('late', { attributes: { 'gen_ai.operation.name': 'chat' } }, below)
      .end()
    expect(attributesOf('late')).toMatchObject({
      'chat.thread_id': thread.id,
      'chat.message_id': messageId,
    })
  })

  it('goes by what an instrumentation says late', () => {
    withParent(messageId, () => {
      const span = recording.tracer.startSpan('late words')
      span.setAttribute('gen_ai.operation.name', 'execute_tool')
      span.end()
    })
    expect(attributesOf('late words')).toMatchObject({
      'chat.kind': 'tool',
      'chat.message_id': messageId,
      'session.id': thread.id,
    })
  })

  it('takes a span for what it says of itself last, whatever it looked like', () => {
    withParent(messageId, () => {
      const attributes = { 'gen_ai.request.model': 'gpt-5' }
      const span = recording.tracer.startSpan('grader', { attributes })
      span.setAttribute('openinference.span.kind', 'EVALUATOR')
      span.end()
    })
    expect(attributesOf('grader')).toMatchObject({
      'chat.kind': 'evaluator',
      'chat.message_id': messageId,
    })
  })

  it('takes a step for what it turns out to be', () => {
    withParent(messageId, () => {
      const attributes = { 'gen_ai.operation.name': 'execute_task' }
      const span = recording.tracer.startSpan('step', { attributes })
      span.setAttribute('gen_ai.tool.name', 'search')
      span.end()
    })
    expect(attributesOf('step')['chat.kind']).toBe('tool')
  })

  it('leaves a kind that the app has written after the start', () => {
    withParent(messageId, () => {
      const span = recording.tracer.startSpan('own', {
        attributes: { 'gen_ai.operation.name': 'chat' },
      })
      span.setAttribute('chat.kind', 'guardrail')
      span.setAttribute('openinference.span.kind', 'EVALUATOR')
      span.end()
    })
    expect(attributesOf('own')['chat.kind']).toBe('guardrail')
  })

  it('takes a span of plumbing for a run where the app says so, or a rule of the app’s, and only there', () => {
    const tracer = trace.getTracer('@opentelemetry/instrumentation-http')
    const written = () => {
      const span = tracer.startSpan('written')
      span.setAttribute('chat.kind', 'llm')
      span.end()
    }
    withParent(messageId, () => tracer.startSpan('GET').end())
    withParent(messageId, written)
    const remove = addSpanRule(({ name }) => (name === 'ruled' ? 'retriever' : undefined))
    withParent(messageId, () => tracer.startSpan('ruled').end())
    remove()
    expect(attributesOf('GET')).toEqual({ 'chat.thread_id': thread.id, 'user.id': 'u1' })
    const run = { 'chat.message_id': messageId, 'session.id': thread.id }
    expect(attributesOf('written')).toMatchObject({ ...run, 'chat.kind': 'llm' })
    expect(attributesOf('ruled')).toMatchObject({ ...run, 'chat.kind': 'retriever' })
  })

  it('overwrites nothing that is said while a span runs', () => {
    withParent(messageId, () => {
      const attributes = { 'gen_ai.operation.name': 'chat' }
      const span = recording.tracer.startSpan('running', { attributes })
      span.setAttribute('session.id', 'rum')
      span.end()
    })
    expect(attributesOf('running')).toMatchObject({ 'session.id': 'rum', 'chat.kind': 'llm' })
  })

  it('overwrites nothing that the app has set, and lets its children follow the app', () => {
    const attributes = {
      'chat.thread_id': 'app-thread',
      'session.id': 'rum',
      'user.id': 'app-user',
      'gen_ai.conversation.id': 'app-conversation',
      'gen_ai.operation.name': 'chat',
      'chat.kind': 'agent',
    }
    thread.run(() =>
      recording.tracer.startActiveSpan('own', { attributes }, (span) => {
        recording.tracer
          .startSpan('child', { attributes: { 'gen_ai.operation.name': 'chat' } })
          .end()
        span.end()
      }),
    )
    expect(attributesOf('own')).toMatchObject(attributes)
    expect(attributesOf('child')).toMatchObject({
      'chat.thread_id': 'app-thread',
      'session.id': 'app-thread',
    })
    expect(attributesOf('child')).not.toHaveProperty('chat.message_id')
  })

  it('lets the tracestate of a span name the span’s own thread, not that of its parent', () => {
    thread.run(() =>
      recording.tracer.startActiveSpan('above', (above) => {
        const attributes = { 'chat.thread_id': 'app-thread' }
        recording.tracer.startSpan('own', { attributes }).end()
        above.end()
      }),
    )
    const stateOf = (name: string) =>
      recording.spans().find((span) => span.name === name)?.traceState
    expect(stateOf('above')).toMatch(`threadspan=${thread.id}/`)
    expect(stateOf('own')).toMatch(/^threadspan=app-thread\//)
  })

  it('writes no mirrored ids when told not to', async () => {
    await recording.stop()
    recording = startRecording({ processors: [new ThreadSpanProcessor({ mirrorThreadId: false })] })
    withParent(messageId, () =>
      recording.tracer.startSpan('run', { attributes: { 'gen_ai.operation.name': 'chat' } }).end(),
    )
    expect(attributesOf('run')).not.toHaveProperty('session.id')
  })

  it.for([{ attributeCountLimit: 2 }, { attributeValueLengthLimit: 4 }])(
    'writes ids whole whatever the limits of spans are: %o',
    (spanLimits) => {
      const exporter = new InMemorySpanExporter()
      const spanProcessors = [new ThreadSpanProcessor(), new SimpleSpanProcessor({ exporter })]
      const tracer = new TracerProvider({ spanLimits, spanProcessors }).getTracer('limited')
      withParent(messageId, () => {
        const span = tracer.startSpan('run', { attributes: { a: 1 } })
        span.setAttributes({ 'gen_ai.operation.name': 'chat', b: 2, c: 3 })
        span.setAttribute('openinference.span.kind', 'LLM')
        span.end()
      })
      const [span] = exporter.getFinishedSpans()
      expect(span?.attributes).toMatchObject({
        'chat.thread_id': thread.id,
        'session.id': thread.id,
      })
      expect(span?.attributes).toMatchObject({ 'chat.message_id': messageId, 'chat.kind': 'llm' })
      const said = {
        a: 1,
        'gen_ai.operation.name': 'chat',
        b: 2,
        c: 3,
        'openinference.span.kind': 'LLM',
      }
      const kept = Object.keys(said).filter((key) => key in (span?.attributes ?? {}))
      expect(span?.droppedAttributesCount).toBe(Object.keys(said).length - kept.length)
    },
  )

  it.for([
    { title: 'frozen', attributesOf: (written: Attributes) => Object.freeze({ ...written }) },
    { title: 'a copy', attributesOf: (written: Attributes) => ({ ...written }) },
  ])('marks by setAttribute a span whose attributes are $title', ({ attributesOf }) => {
    const written: Attributes = { 'gen_ai.operation.name': 'chat' }
    const span: SdkSpan = {
      name: 'run',
      get attributes() {
        return attributesOf(written)
      },
      spanContext: () => INVALID_SPAN_CONTEXT,
      setAttribute: (key, value) => (written[key] = value),
    }
    const processor = new ThreadSpanProcessor()
    processor.onStart(span, setThreadContext(ROOT_CONTEXT, { threadId: thread.id }))
    processor.onEnding(span)
    expect(written).toMatchObject({ 'chat.thread_id': thread.id, 'chat.kind': 'llm' })
  })

  it('gives the user of the thread to its spans', () => {
    thread.run(() => recording.tracer.startSpan('run').end())
    expect(attributesOf('run')['user.id']).toBe('u1')
  })

  it('marks 50 parallel threads of 20 spans each without one in a wrong thread', async () => {
    const tick = () => new Promise((resolve) => setImmediate(resolve))
    const threads = Array.from({ length: 50 }, (_, i) => openThread(`${thread.id}-${i}`))
    await Promise.all(
      threads.map((one) =>
        withParent(one.trackMessage({ role: 'user', content: one.id }), async () => {
          for (let i = 0; i < 20; i++) {
            await tick()
            recording.tracer.startSpan(`of ${one.id}`).end()
          }
        }),
      ),
    )
    const wrong = recording
      .spans()
      .filter(
        ({ name, attributes }) =>
          name.startsWith('of ') && name !== `of ${attributes['chat.thread_id']}`,
      )
    expect(wrong).toEqual([])
    expect(recording.spans().filter(({ name }) => name.startsWith('of '))).toHaveLength(1000)
  })
})
