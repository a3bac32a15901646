import { createTraceState, diag, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import { assert, property, string } from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type Carrier,
  extractThread,
  headersOf,
  injectThread,
} from '../../src/propagate/carrier.ts'
import { setParent } from '../../src/propagate/parent.ts'
import { getThreadContext, setThreadContext } from '../../src/propagate/thread-context.ts'
import { getThreadEntry, setThreadEntry } from '../../src/propagate/thread-state-entry.ts'
import { collectWarnings } from '../support/collect-warnings.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const SPAN_ID = 'b7ad6b7169203331'
const MESSAGE_ID = `00-${TRACE_ID}-${SPAN_ID}-01`
const CLIENT_SPAN_ID = '00f067aa0ba902b7'
const CLIENT_ID = `00-${TRACE_ID}-${CLIENT_SPAN_ID}-01`
const OTHER_TRACE_ID = `00-4bf92f3577b34da6a3ce929d0e0e4736-${SPAN_ID}-01`

// A reason is given once in a process, so each test that collects warnings causes a different one.
afterEach(() => diag.disable())

describe('the traceparent of a carrier', () => {
  it.each([
    ['an empty one', ''],
    ['text', 'hello'],
    ['the forbidden version ff', `ff-${TRACE_ID}-${SPAN_ID}-01`],
    ['version 00 with more after it', `${MESSAGE_ID}-more`],
    ['a future version that goes on without a dash', `cc-${TRACE_ID}-${SPAN_ID}-01.more`],
    ['an all-zero trace id', `00-${'0'.repeat(32)}-${SPAN_ID}-01`],
    ['an all-zero span id', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
    ['upper case', MESSAGE_ID.toUpperCase()],
    ['a short trace id', `00-${TRACE_ID.slice(1)}-${SPAN_ID}-01`],
    ['a long span id', `00-${TRACE_ID}-${SPAN_ID}0-01`],
    ['flags of one digit', `00-${TRACE_ID}-${SPAN_ID}-1`],
    ['a version of three digits', `000-${TRACE_ID}-${SPAN_ID}-01`],
    ['a line break after it', `${MESSAGE_ID}\nx`],
    ['two of different traces joined', `${MESSAGE_ID}, ${OTHER_TRACE_ID}`],
    ['two of different traces in an array', [MESSAGE_ID, OTHER_TRACE_ID]],
    ['one joined with a malformed one', `${MESSAGE_ID}, hello`],
    ['one joined with nothing', `${MESSAGE_ID},`],
    ['one in an array with a number', [MESSAGE_ID, 42]],
    ['nine of them joined', Array.from({ length: 9 }, () => MESSAGE_ID).join()],
    ['nine of them in an array', Array.from({ length: 9 }, () => MESSAGE_ID)],
    ['a number', 42],
    ['null', null],
    ['an object', { toString: () => MESSAGE_ID }],
    ['a megabyte', `cc-${TRACE_ID}-${SPAN_ID}-01-${'x'.repeat(1 << 20)}`],
  ])('is ignored, and the tracestate with it, where it is %s', (_, traceparent) => {
    const carrier = { traceparent, tracestate: `threadspan=t/${SPAN_ID}` }
    expect(extractThread(carrier, ROOT_CONTEXT)).toBe(ROOT_CONTEXT)
  })

  it.each<[string, object, string]>([
    ['joined, as a page joins them', { traceparent: `${MESSAGE_ID}, ${MESSAGE_ID}` }, SPAN_ID],
    ['in an array', { traceparent: [MESSAGE_ID, MESSAGE_ID] }, SPAN_ID],
    ['under two spellings', { traceparent: MESSAGE_ID, Traceparent: MESSAGE_ID }, SPAN_ID],
    ['before its client span', { traceparent: `${MESSAGE_ID},${CLIENT_ID}` }, CLIENT_SPAN_ID],
    [
      'twice in each of two',
      { traceparent: [`${MESSAGE_ID}, ${CLIENT_ID}`, CLIENT_ID] },
      CLIENT_SPAN_ID,
    ],
    [
      'twice in a future version with a comma in it',
      { traceparent: [`cc-${TRACE_ID}-${SPAN_ID}-01-a,b`, `cc-${TRACE_ID}-${SPAN_ID}-01-a,b`] },
      SPAN_ID,
    ],
  ])('counts if it came several times for one trace: %s', (_, headers, spanId) => {
    const state = `threadspan=t/${SPAN_ID}`
    const arrived = extractThread({ ...headers, tracestate: [state, state] }, ROOT_CONTEXT)
    expect(trace.getSpanContext(arrived)).toMatchObject({ traceId: TRACE_ID, spanId })
    expect(getThreadContext(arrived)).toMatchObject({ threadId: 't', messageId: MESSAGE_ID })
  })

  it('is read from a future version by its first four fields, and written as version 00', () => {
    const context = extractThread(
      { traceparent: `cc-${TRACE_ID}-${SPAN_ID}-01-later` },
      ROOT_CONTEXT,
    )
    expect(trace.getSpanContext(context)).toMatchObject({ traceId: TRACE_ID, isRemote: true })
    expect(headersOf(context)).toEqual({ traceparent: MESSAGE_ID })
  })

  it.each<[string, Carrier]>([
    ['a name in capitals', { TraceParent: MESSAGE_ID }],
    ['an array of one', { traceparent: [MESSAGE_ID] }],
    ['white space around it', { traceparent: ` \t${MESSAGE_ID} ` }],
    ['a Headers object', new Headers({ traceparent: MESSAGE_ID })],
    ['a Map', new Map([['traceparent', MESSAGE_ID]])],
  ])('is read from %s', (_, carrier) => {
    const context = extractThread(carrier, ROOT_CONTEXT)
    expect(trace.getSpanContext(context)).toMatchObject({ traceId: TRACE_ID, spanId: SPAN_ID })
  })

  it('is ignored if two spellings of its name name different traces', () => {
    const carrier = { traceparent: MESSAGE_ID, Traceparent: OTHER_TRACE_ID }
    expect(extractThread(carrier, ROOT_CONTEXT)).toBe(ROOT_CONTEXT)
  })

  it('keeps the random flag below spans of an SDK that knows only sampled, and only in its own trace', () => {
    const provider = new TracerProvider({ sampler: new AlwaysOnSampler() })
    const tracer = provider.getTracer('test')
    const arrived = extractThread({ traceparent: `00-${TRACE_ID}-${SPAN_ID}-02` }, ROOT_CONTEXT)
    const child = tracer.startSpan('child', {}, arrived)
    const other = tracer.startSpan('other', { root: true }, arrived)
    expect(headersOf(trace.setSpan(arrived, child)).traceparent).toMatch(/-03$/)
    expect(headersOf(trace.setSpan(arrived, other)).traceparent).toMatch(/-01$/)
  })
})

describe('the tracestate of a carrier', () => {
  it('is kept member by member, and ours is put first', () => {
    const arrived = extracted('one=1,tenant@two=2,3three=3')
    const inThread = setThreadContext(arrived, { threadId: 'chat' })
    expect(headersOf(inThread).tracestate).toBe('threadspan=chat/,one=1,tenant@two=2,3three=3')
  })

  it('loses our old entry when a message becomes the parent', () => {
    const arrived = extracted(`one=1,threadspan=old/${SPAN_ID}`)
    const below = setParent(arrived, `00-${TRACE_ID}-aaaaaaaaaaaaaaaa-01`)
    expect(headersOf(below).tracestate).toBe('threadspan=old/aaaaaaaaaaaaaaaa,one=1')
  })

  it.each([
    ['spaces and tabs around members', ' \tone=1\t , \ttwo=2 '],
    ['empty members', ',one=1, ,\t,two=2,'],
    ['several headers', ['one=1', '', 'two=2']],
    ['a member twice', 'one=1,two=2,one=3'],
    ['something that is no text beside it', ['one=1', 7, 'two=2', null]],
  ])('is read with %s', (_, tracestate) => {
    expect(stateOf(tracestate)?.serialize()).toBe('one=1,two=2')
  })

  it('takes every character that W3C allows', () => {
    const key = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/'
    const value = printable().replaceAll(/[,=]/g, '')
    expect(stateOf(`${key}@a-z0-9_-*/=${value},${key}=${value}`)?.get(key)).toBe(value)
  })

  it.each([
    ['upper case in a key', 'ONE=1'],
    ['a space in a key', 'one =1'],
    ['a dot in a key', 'o.ne=1'],
    ['an empty vendor', 'one@=1'],
    ['an empty tenant', '@one=1'],
    ['two at signs', 'one@two@three=1'],
    ['a vendor of 15 characters', `t@${'v'.repeat(15)}=1`],
    ['a tenant of 242 characters', `${'t'.repeat(242)}@v=1`],
    ['a key of 257 characters', `${'k'.repeat(257)}=1`],
    ['no key', '=1'],
    ['no value', 'one='],
    ['no equals sign', 'one'],
    ['an equals sign in a value', 'one=1=2'],
    ['a value of 257 characters', `one=${'v'.repeat(257)}`],
    ['a control character', 'one=\u0007'],
    ['a letter outside ASCII', 'one=é'],
    ['33 members', members(32).join(',')],
  ])('is discarded but for our own entry where it has %s', (_, malformed) => {
    const state = stateOf(`good=1,${malformed},threadspan=chat/${SPAN_ID}`)
    expect(state?.serialize()).toBe(`threadspan=chat/${SPAN_ID}`)
    expect(stateOf(`good=1,${malformed}`)).toBeUndefined()
  })

  it('makes room for our entry among 32 members by leaving out the last', () => {
    const warnings = collectWarnings()
    const arrived = extracted(members(32).join(','))
    const headers = headersOf(setThreadContext(arrived, { threadId: 'chat' }))
    expect(headers.tracestate).toBe(['threadspan=chat/', ...members(31)].join(','))
    expect(warnings.join()).toContain('a tracestate was full')
  })

  it('is cut to the 512 characters that every hop passes on: long members first, then the last', () => {
    const [a, b, c] = [`a=${'a'.repeat(140)}`, `b=${'b'.repeat(100)}`, `c=${'c'.repeat(140)}`]
    const id = 'i'.repeat(200)
    const fill = `d=${'d'.repeat(100)}`
    const state = createTraceState(`${a},${b},${c},${fill}`)
    const kept = setThreadEntry({ traceId: TRACE_ID, traceState: state }, id, SPAN_ID).serialize()
    expect(kept).toBe(`threadspan=${id}/${SPAN_ID},${b},${fill}`)
    expect(kept.length).toBeLessThanOrEqual(512)
  })
})

describe('our entry in tracestate', () => {
  it.each([
    ['an emoji', 'chat 🚀', 'chat%20%F0%9F%9A%80'],
    ['a slash', 'a/b', 'a%2Fb'],
    ['a percent sign', '100%', '100%25'],
    ['a comma and an equals sign', 'a=1,b', 'a%3D1%2Cb'],
    ['a line break', 'a\r\nb', 'a%0D%0Ab'],
    ['the name of a prototype', '__proto__', '__proto__'],
  ])('carries a thread id with %s', (_, threadId, written) => {
    const headers = headersOf(inThread(threadId))
    expect(headers.tracestate).toBe(`threadspan=${written}/`)
    expect(getThreadContext(extractThread({ ...headers }, ROOT_CONTEXT))?.threadId).toBe(threadId)
  })

  it('brings any thread id and message to the next service, or leaves out an id too long for the format', () => {
    assert(
      property(string({ unit: 'binary', minLength: 1, maxLength: 90 }), (threadId) => {
        const headers = headersOf(setParent(inThread(threadId), MESSAGE_ID))
        const thread = getThreadContext(extractThread({ ...headers }, ROOT_CONTEXT))
        const fits = encodeURIComponent(threadId.toWellFormed()).length + 17 <= 256
        expect(thread?.threadId).toBe(fits ? threadId.toWellFormed() : undefined)
        expect(thread?.messageId).toBe(MESSAGE_ID)
      }),
    )
  })

  it.each([
    ['a malformed percent sequence', `threadspan=%zz/${SPAN_ID}`],
    ['a percent sequence that is no UTF-8', `threadspan=%ff/${SPAN_ID}`],
    ['a cut percent sequence', `threadspan=a%2/${SPAN_ID}`],
    ['a span id in upper case', `threadspan=a/${SPAN_ID.toUpperCase()}`],
    ['a short span id', 'threadspan=a/b7ad'],
    ['no slash', 'threadspan=a'],
    ['two slashes', `threadspan=a/b/${SPAN_ID}`],
    ['nothing on either side', 'threadspan=/'],
  ])('is not believed where it has %s, and the trace goes on', (_, tracestate) => {
    const context = extracted(tracestate)
    expect(getThreadContext(context)).toBeUndefined()
    expect(trace.getSpanContext(context)?.traceId).toBe(TRACE_ID)
  })

  it('is the first one where a header has two', () => {
    const state = stateOf(`threadspan=a/${SPAN_ID},threadspan=b/${SPAN_ID}`)
    expect(getThreadEntry({ ...spanContext(), ...(state && { traceState: state }) })).toEqual({
      threadId: 'a',
      messageId: MESSAGE_ID,
    })
  })

  it('names no message where the message is in another trace', () => {
    const messageId = `00-${'c'.repeat(32)}-${SPAN_ID}-01`
    const context = setThreadContext(extracted('one=1'), { threadId: 'chat', messageId })
    expect(headersOf(context).tracestate).toBe('threadspan=chat/,one=1')
  })

  it('replaces the thread that the extracting context was in', () => {
    const headers = { traceparent: MESSAGE_ID }
    expect(getThreadContext(extractThread(headers, inThread('outer')))).toBeUndefined()
  })
})

describe('a hostile carrier', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', MESSAGE_ID],
    ['a name from the prototype', Object.create({ traceparent: MESSAGE_ID })],
    ['prototype-named keys', JSON.parse(`{"__proto__":{"traceparent":"${MESSAGE_ID}"}}`)],
    [
      'a getter that throws',
      {
        get traceparent() {
          throw new Error('no')
        },
      },
    ],
    [
      'a get that throws',
      {
        get() {
          throw new Error('no')
        },
      },
    ],
    [
      'a get whose getter throws',
      {
        get get() {
          throw new Error('no')
        },
      },
    ],
    ['a revoked proxy', revoked()],
  ])('that is %s leaves the context as it was', (_, carrier) => {
    expect(extractThread(carrier as Carrier, ROOT_CONTEXT)).toBe(ROOT_CONTEXT)
  })

  it('that cannot be written to comes back as a copy', () => {
    const warnings = collectWarnings()
    const frozen = Object.freeze({ question: 'why?' })
    expect(injectThread(frozen, extracted('one=1'))).toEqual({
      question: 'why?',
      traceparent: MESSAGE_ID,
      tracestate: 'one=1',
    })
    expect(frozen).toEqual({ question: 'why?' })
    expect(warnings.join()).toContain('cannot be written to')
  })
})

describe('injectThread', () => {
  it('writes into the carrier it was given and hands it back', () => {
    const job = { question: 'why?' }
    expect(injectThread(job, extracted('one=1'))).toBe(job)
    expect(job).toEqual({ question: 'why?', traceparent: MESSAGE_ID, tracestate: 'one=1' })
  })

  it('leaves no tracestate of an earlier hop beside a new traceparent', () => {
    const forwarded = { tracestate: 'one=1', accept: '*/*' }
    expect(injectThread(forwarded, trace.setSpanContext(ROOT_CONTEXT, spanContext()))).toEqual({
      accept: '*/*',
      traceparent: MESSAGE_ID,
    })
  })

  it('writes nothing where there is nothing to carry', () => {
    expect(injectThread({ accept: '*/*' }, ROOT_CONTEXT)).toEqual({ accept: '*/*' })
  })
})

function extracted(tracestate: unknown) {
  return extractThread({ traceparent: MESSAGE_ID, tracestate }, ROOT_CONTEXT)
}

function stateOf(tracestate: unknown) {
  return trace.getSpanContext(extracted(tracestate))?.traceState
}

function inThread(threadId: string) {
  return setThreadContext(trace.setSpanContext(ROOT_CONTEXT, spanContext()), { threadId })
}

function spanContext() {
  return { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 }
}

function members(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `m${i}=${i}`)
}

function printable(): string {
  return String.fromCharCode(...Array.from({ length: 0x7e - 0x20 + 1 }, (_, i) => 0x20 + i))
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
