import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  configureThreads,
  extractThread,
  getActiveThread,
  injectThread,
  openThread,
  parseMessageId,
  type PropagationSecret,
} from '../../src/index.ts'
import { threads } from '../../src/middleware/express.ts'
import { inheritedThread } from '../../src/propagate/inherited-thread.ts'
import { ThreadPropagator } from '../../src/sdk/index.ts'
import { findThreadEntry } from '../../src/thread/tracestate-entry.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

const SECRET = 'a secret of our own services'
const OTHER = 'a secret of somebody else'
const use = (propagationSecret: PropagationSecret) => configureThreads({ propagationSecret })
const threadIn = (carrier: Record<string, unknown>) =>
  inheritedThread(extractThread(carrier, ROOT_CONTEXT))?.threadId

let recording: Recording
let nth = 0

beforeEach(() => {
  recording = startRecording()
  use(SECRET)
})
afterEach(() => recording.stop())

/** The headers of a request below a message of this process. */
function headersOfThread(id = `signed-${nth++}`) {
  const thread = openThread(id)
  const messageId = thread.trackMessage({ role: 'user', content: 'Hi' })
  const { traceparent = '', tracestate = '' } = thread.headers(messageId)
  return { id, messageId, traceparent, tracestate }
}

describe('a propagation secret', () => {
  it.each<[string, unknown]>([
    ['short', 'x'.repeat(15)],
    ['not a text', 42],
    ['an empty list', []],
    ['a list with a short one', [SECRET, 'x']],
    ['null', null],
  ])('is refused, by its name, if it is %s', (_, secret) => {
    expect(() => use(secret as string)).toThrow(/configureThreads: propagationSecret must be/)
  })

  it('stays if content is configured later', () => {
    configureThreads({ captureContent: true })
    expect(headersOfThread().tracestate).toMatch(/\/[\w-]{22}$/)
  })

  it('signs what this process sends, and whoever shares it believes that', () => {
    const { id, messageId, traceparent, tracestate } = headersOfThread()
    expect(threadIn({ traceparent, tracestate })).toBe(id)
    const carried = context.with(extractThread({ traceparent, tracestate }, ROOT_CONTEXT), () =>
      injectThread({}),
    )
    expect(inheritedThread(extractThread(carried, ROOT_CONTEXT))).toMatchObject({
      threadId: id,
      messageId: expect.stringContaining(parseMessageId(messageId)?.spanId ?? '-'),
    })
  })

  it('can be replaced: the first signs, all verify', () => {
    const old = headersOfThread()
    use([OTHER, SECRET])
    expect(threadIn({ ...old })).toBe(old.id)
    const renewed = headersOfThread()
    use(OTHER)
    expect(threadIn({ ...renewed })).toBe(renewed.id)
    expect(threadIn({ ...old })).toBeUndefined()
  })

  it('keeps the value within W3C’s 256 characters, whatever the thread’s id is', () => {
    for (const id of ['x'.repeat(216), 'x'.repeat(217), 'x'.repeat(240), 'æ 🚀'.repeat(60)]) {
      const { tracestate } = headersOfThread(id)
      const [value = ''] = tracestate.replace('threadspan=', '').split(',')
      expect(value.length).toBeLessThanOrEqual(256)
      expect(value).toMatch(/^[!-~]+$/)
      expect(findThreadEntry(tracestate)?.threadId).toBe(id === 'x'.repeat(216) ? id : undefined)
    }
  })
})

describe('an entry names no thread', () => {
  const forged: [string, (headers: ReturnType<typeof headersOfThread>) => object][] = [
    [
      'without a signature',
      ({ id, messageId }) => ({ tracestate: `threadspan=${id}/${messageId.slice(36, 52)}` }),
    ],
    [
      'with an empty signature',
      ({ id, messageId }) => ({ tracestate: `threadspan=${id}/${messageId.slice(36, 52)}/` }),
    ],
    [
      'with a signature that anybody could make up',
      ({ id }) => ({ tracestate: `threadspan=${id}//${'A'.repeat(22)}` }),
    ],
    [
      'with the signature of another thread',
      ({ tracestate }) => ({ tracestate: tracestate.replace('=signed', '=victim') }),
    ],
    [
      'with the signature of another message',
      ({ tracestate, messageId }) => ({
        tracestate: tracestate.replace(messageId.slice(36, 52), 'b'.repeat(16)),
      }),
    ],
    [
      'with its signature in another trace',
      () => ({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }),
    ],
    ['with a signature that is cut', ({ tracestate }) => ({ tracestate: tracestate.slice(0, -1) })],
  ]

  it.each(forged)('%s, wherever it is read', (_, forge) => {
    const honest = headersOfThread()
    const carrier = { ...honest, ...forge(honest) }
    expect(threadIn(carrier)).toBeUndefined()
    for (const propagator of [
      new W3CTraceContextPropagator(),
      new ThreadPropagator(new W3CTraceContextPropagator()),
    ]) {
      propagation.disable()
      propagation.setGlobalPropagator(propagator)
      const arrived = propagation.extract(ROOT_CONTEXT, carrier)
      context.with(arrived, () => {
        expect(getActiveThread()).toBeUndefined()
        recording.tracer.startActiveSpan('work', (span) => {
          expect(getActiveThread()).toBeUndefined()
          span.end()
        })
      })
    }
    const work = recording.spans().filter(({ name }) => name === 'work')
    expect(work.map(({ attributes }) => attributes)).toEqual([{}, {}])
    // What is stored must not name it either: a reader has no secret.
    expect(work.map(({ traceState }) => findThreadEntry(traceState))).toEqual([
      undefined,
      undefined,
    ])
  })

  it('but other vendors’ entries beside it stay', () => {
    const { traceparent } = headersOfThread()
    const carrier = { traceparent, tracestate: 'one=1,threadspan=t/,two=2' }
    const arrived = extractThread(carrier, ROOT_CONTEXT)
    expect(trace.getSpanContext(arrived)?.traceState?.serialize()).toBe('one=1,two=2')
    const propagator = new ThreadPropagator(new W3CTraceContextPropagator())
    const getter = { get: (from: typeof carrier, key: 'traceparent') => from[key], keys: () => [] }
    const extracted = propagator.extract(ROOT_CONTEXT, carrier, getter)
    expect(trace.getSpanContext(extracted)?.traceState?.serialize()).toBe('one=1,two=2')
  })
})

describe('with a propagation secret', () => {
  it('spans of a signed request are marked, and their tracestate is read back', async () => {
    const { id, traceparent, tracestate } = headersOfThread()
    context.with(propagation.extract(ROOT_CONTEXT, { traceparent, tracestate }), () =>
      recording.tracer.startSpan('work', { attributes: { 'gen_ai.operation.name': 'chat' } }).end(),
    )
    const [question] = (await rebuilt(id, recording.spans())).messages
    expect(question?.runs.map(({ name }) => name)).toEqual(['work'])
  })

  it('a middleware takes the message of a page from headers that name the thread the app has verified', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    const headers = { traceparent, tracestate: `threadspan=verified/${'b'.repeat(16)}` }
    const ask = (threadId?: () => string) => {
      let found: unknown
      threads(threadId && { threadId })({ headers }, {}, () => {
        found = inheritedThread(context.active())
      })
      return found
    }
    expect(ask(() => 'verified')).toMatchObject({ threadId: 'verified', messageId: traceparent })
    expect(ask()).toBeUndefined()
  })
})
