import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import { MessageChannel } from 'node:worker_threads'
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  extractThread,
  injectThread,
  openThread,
  parseMessageId,
  type Thread,
  withParent,
  wrapAgent,
} from '../../src/index.ts'
import { listen } from '../support/listen.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let thread: Thread
let messageId: string
let nth = 0

beforeEach(() => {
  recording = startRecording()
  thread = openThread(`traps-${nth++}`)
  messageId = thread.trackMessage({ role: 'user', content: 'Hello' })
})
afterEach(() => recording.stop())

const work = (name = 'work') =>
  recording.tracer
    .startSpan(name, { attributes: { 'gen_ai.operation.name': 'execute_tool' } })
    .end()
const marksOf = (name = 'work') => {
  const span = recording.spans().findLast((one) => one.name === name)
  const attributes: Readonly<Record<string, unknown>> = { ...span?.attributes }
  return [attributes['chat.thread_id'], attributes['chat.message_id'], attributes['chat.kind']]
}
const marked = () => [thread.id, messageId, 'tool']
const unmarked = [undefined, undefined, undefined]
const tick = () => new Promise((resolve) => setImmediate(resolve))

describe('what loses its context', () => {
  it('a listener that is called by an emitter elsewhere: lost as it is, kept by bind', () => {
    const emitter = new EventEmitter()
    thread.run(() => emitter.on('plain', () => work('plain')))
    emitter.on(
      'bound',
      thread.bind(() => work('bound')),
    )
    emitter.emit('plain')
    emitter.emit('bound')
    expect(marksOf('plain')).toEqual(unmarked)
    expect(marksOf('bound')).toEqual(marked())
  })

  it('an emitter that is bound itself calls its listeners in the thread', () => {
    const emitter = thread.bind(new EventEmitter())
    emitter.on('data', () => work())
    emitter.emit('data')
    expect(marksOf()).toEqual(marked())
  })

  it('a callback of a pool whose worker was started before: lost as it is, kept by bind', async () => {
    const jobs: (() => void)[] = []
    const worker = (async () => {
      while (jobs.length < 2) await tick()
      for (const job of jobs) job()
    })()
    thread.run(() =>
      jobs.push(
        () => work('plain'),
        thread.bind(() => work('bound')),
      ),
    )
    await worker
    expect(marksOf('plain')).toEqual(unmarked)
    expect(marksOf('bound')).toEqual(marked())
  })

  it('a message of a MessagePort: lost as it is, kept by bind', async () => {
    const { port1, port2 } = new MessageChannel()
    thread.run(() => port1.on('message', () => work('plain')))
    const heard = new Promise<void>((resolve) => {
      port1.on(
        'message',
        thread.bind(() => {
          work('bound')
          resolve()
        }),
      )
    })
    port2.postMessage('x')
    await heard
    port1.close()
    expect(marksOf('plain')).toEqual(unmarked)
    expect(marksOf('bound')).toEqual(marked())
  })

  it('the end of a request’s body: lost as it is, kept by bind', async () => {
    const server = createServer((request, response) => {
      thread.run(() => request.on('end', () => work('plain')))
      request.on(
        'end',
        thread.bind(() => work('bound')),
      )
      request.on('end', () => response.end()).resume()
    })
    const port = await listen(server)
    await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: 'x' })
    server.close()
    expect(marksOf('plain')).toEqual(unmarked)
    expect(marksOf('bound')).toEqual(marked())
  })

  it('the body of an async generator, which runs in its consumer: kept by bind at each next()', async () => {
    const body = async function* () {
      work('one')
      yield 1
      await tick()
      work('two')
      yield 2
    }
    for await (const _ of thread.run(() => body())) void _
    expect(marksOf('two')).toEqual(unmarked)
    const seen: number[] = []
    for await (const value of thread.bind(body)()) seen.push(value)
    expect(seen).toEqual([1, 2])
    expect([marksOf('one'), marksOf('two')]).toEqual([marked(), marked()])
  })

  it('a generator object that exists already is bound too, and closes its source', () => {
    let closed = false
    const source = (function* () {
      try {
        work()
        yield 1
        yield 2
      } finally {
        closed = true
      }
    })()
    for (const _ of thread.bind(source)) break
    expect(marksOf()).toEqual(marked())
    expect(closed).toBe(true)
  })

  it('bind keeps `this`, arguments and result', () => {
    const account = {
      balance: 1,
      add: thread.bind(function (this: { balance: number }, n: number) {
        return this.balance + n
      }),
    }
    expect(account.add(2)).toBe(3)
  })
})

describe('what keeps its context', () => {
  it.each([
    [
      'await',
      async () => {
        await Promise.resolve()
        work()
      },
    ],
    [
      'a timer',
      () =>
        new Promise<void>((done) =>
          setTimeout(() => {
            work()
            done()
          }, 1),
        ),
    ],
    [
      'nextTick',
      () =>
        new Promise<void>((done) =>
          process.nextTick(() => {
            work()
            done()
          }),
        ),
    ],
    [
      'a thenable',
      async () => {
        await { then: (done: () => void) => done() }
        work()
      },
    ],
  ])('%s', async (_name, fn) => {
    await thread.run(fn)
    expect(marksOf()).toEqual(marked())
  })
})

describe('a parent', () => {
  it('nests and is restored', () => {
    const other = openThread(`${thread.id}-other`).trackMessage({ role: 'user', content: 'x' })
    withParent(messageId, () => {
      withParent(other, () => work('inner'))
      work('outer')
    })
    work('after')
    expect(marksOf('inner')[1]).toBe(other)
    expect(marksOf('outer')[1]).toBe(messageId)
    expect(marksOf('after')).toEqual(unmarked)
  })

  it('brings the user of its own thread, not of the one around it', () => {
    const named = openThread({ id: `${thread.id}-ann`, userId: 'ann', userProps: { plan: 'pro' } })
    const unnamed = openThread(`${thread.id}-nobody`)
    const asked = named.trackMessage({ role: 'user', content: 'x' })
    const askedByNobody = unnamed.trackMessage({ role: 'user', content: 'x' })
    withParent(asked, () => {
      work('by ann')
      withParent(askedByNobody, () => work('by nobody'))
    })
    const userOf = (name: string) =>
      recording.spans().find((span) => span.name === name)?.attributes['user.id']
    expect([userOf('by ann'), userOf('by nobody')]).toEqual(['ann', undefined])
  })

  it('of another process carries on though its thread is unknown here: the trace id joins', () => {
    const foreign = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    withParent(foreign, () => work())
    expect(marksOf()).toEqual([undefined, foreign, 'tool'])
    expect(recording.spans().at(-1)).toMatchObject({
      traceId: 'a'.repeat(32),
      parentSpanId: 'b'.repeat(16),
    })
  })

  it('of another process inside a known thread belongs to that thread', () => {
    const foreign = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    thread.run(() => withParent(foreign, () => work()))
    expect(marksOf()).toEqual([thread.id, foreign, 'tool'])
  })

  it('that is no message ID is reported and ignored', () => {
    expect(withParent('my-own-id', () => 7)).toBe(7)
    withParent('my-own-id', () => work())
    expect(marksOf()).toEqual(unmarked)
  })

  it('in link mode starts a trace of its own with a link to the message, for children too', () => {
    withParent(
      messageId,
      () =>
        recording.tracer.startActiveSpan('root', (root) => {
          work()
          root.end()
        }),
      { mode: 'link' },
    )
    const [root, child] = ['root', 'work'].map((name) =>
      recording.spans().find((span) => span.name === name),
    )
    expect(root?.parentSpanId).toBeUndefined()
    expect(root?.traceId).not.toBe(parseMessageId(messageId)?.traceId)
    expect(root?.links[0]).toMatchObject({
      spanId: parseMessageId(messageId)?.spanId,
      attributes: { 'chat.link': 'caused_by' },
    })
    expect(child?.parentSpanId).toBe(root?.spanId)
    expect(marksOf()).toEqual(marked())
  })
})

describe('the nearest word counts', () => {
  it('a span started with an explicit parent belongs to the parent’s thread, whatever is active', () => {
    const other = openThread(`${thread.id}-other`)
    const otherMessage = other.trackMessage({ role: 'user', content: 'x' })
    const parent = withParent(otherMessage, () => recording.tracer.startSpan('parent'))
    thread.run(() => {
      const below = trace.setSpan(context.active(), parent)
      recording.tracer
        .startSpan('work', { attributes: { 'gen_ai.operation.name': 'chat' } }, below)
        .end()
    })
    expect(marksOf()).toEqual([other.id, otherMessage, 'llm'])
  })

  it('a request that arrived over the network belongs to its own thread, whatever was active', () => {
    const other = openThread(`${thread.id}-other`)
    const otherMessage = other.trackMessage({ role: 'user', content: 'x' })
    const headers = other.headers(otherMessage)
    thread.run(() => {
      context.with(propagation.extract(context.active(), headers), () => work())
    })
    expect(marksOf()[0]).toBe(other.id)
  })

  it('ROOT_CONTEXT is outside any thread', () => {
    thread.run(() => recording.tracer.startSpan('work', {}, ROOT_CONTEXT).end())
    expect(marksOf()).toEqual(unmarked)
  })

  it('run belongs to the message that was tracked in the same request, not to the request’s span', async () => {
    await recording.tracer.startActiveSpan('POST /chat', async (request) => {
      const inRequest = openThread(`${thread.id}-request`)
      const message = inRequest.trackMessage({ role: 'user', content: 'x' })
      await inRequest.run(async () => {
        await tick()
        work()
      })
      request.end()
      expect(marksOf()).toEqual([inRequest.id, message, 'tool'])
    })
  })

  it('run inside a request that carries the thread keeps the request’s own message', () => {
    const fromBrowser = thread.headers(messageId)
    const backend = openThread(thread.id)
    backend.trackMessage({ role: 'assistant', content: 'an old answer' })
    context.with(propagation.extract(ROOT_CONTEXT, fromBrowser), () => {
      recording.tracer.startActiveSpan('POST /chat', (request) => {
        backend.run(() => work())
        request.end()
      })
    })
    expect(marksOf()).toEqual(marked())
  })
})

describe('a carrier', () => {
  it('takes the thread through a queue', () => {
    const job = { question: 'x', ...withParent(messageId, () => injectThread({})) }
    const elsewhere = JSON.parse(JSON.stringify(job))
    context.with(extractThread(elsewhere), () => work())
    expect(marksOf()).toEqual(marked())
  })

  it('takes the current span along as parent, so that the tree stays whole', async () => {
    let carried = {}
    await wrapAgent(function Agent() {
      carried = injectThread({})
    })().setParent(messageId)
    context.with(extractThread(carried), () => work())
    const agent = recording.spans().find(({ name }) => name === 'Agent')
    expect(recording.spans().at(-1)?.parentSpanId).toBe(agent?.spanId)
    expect(marksOf()).toEqual(marked())
  })

  it('is empty outside any thread', () => {
    expect(injectThread({ keep: 1 })).toEqual({ keep: 1 })
    expect(openThread(`${thread.id}-fresh`).headers()).toEqual({})
  })
})
