import { createServer, type IncomingMessage } from 'node:http'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, it } from 'vitest'
import { openThread } from '../../src/index.ts'
import { createReceiver, type Receiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { ThreadExportProcessor } from '../../src/sdk/index.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { listen } from '../support/listen.ts'
import { registerProvider } from '../support/register-provider.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** A receiver behind a door that answers its first requests itself: with a status, or by hanging up. */
async function receiverBehind(answers: ('hang up' | number)[]) {
  const store = memoryStore()
  const receiver: Receiver = await createReceiver({ store, port: 0 })
  const pass = async (request: IncomingMessage): Promise<number> => {
    const { status } = await fetch(`${receiver.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': String(request.headers['content-type']) },
      body: Buffer.concat(await request.toArray()),
    })
    return status
  }
  const door = createServer((request, response) => {
    const answer = answers.shift()
    if (answer === 'hang up') request.socket.destroy()
    else if (answer !== undefined)
      request.resume().on('end', () => response.writeHead(answer).end())
    else void pass(request).then((status) => response.writeHead(status).end())
  })
  const url = `http://127.0.0.1:${await listen(door)}/v1/traces`
  cleanups.push(
    () => receiver.close(),
    () => door.close(),
  )
  return { store, url }
}

function recordTo(url: string) {
  const processor = new ThreadExportProcessor({ url })
  cleanups.push(registerProvider(new TracerProvider({ spanProcessors: [processor] })))
  return processor
}

describe('delivery', () => {
  it('D9 a status that says no, and a connection that breaks, lose nothing; forceFlush waits for all of it', async () => {
    const { store, url } = await receiverBehind(['hang up', 500, 503])
    const processor = recordTo(url)
    const thread = openThread('d9-answers')
    for (let n = 0; n < 1000; n++) thread.trackMessage({ role: 'user', content: String(n) })
    await processor.forceFlush()
    const { messages } = await readThread(store, thread.id)
    expect(messages.map(({ content }) => content)).toEqual(
      Array.from({ length: 1000 }, (_, n) => String(n)),
    )
    expect(processor.counts).toMatchObject({ tracked: 1000, delivered: 1000, dropped: 0 })
  })

  it('D9 one circular value or BigInt holds nobody up', async () => {
    const { store, url } = await receiverBehind([])
    const processor = recordTo(url)
    const thread = openThread('d9-values')
    const circular: Record<string, unknown> = { big: 1n }
    circular['self'] = circular
    thread.trackMessage({ role: 'user', content: 'odd', metadata: { circular } })
    thread.trackMessage({ role: 'user', content: 'next' })
    await processor.forceFlush()
    const { messages } = await readThread(store, thread.id)
    expect(messages.map(({ content, metadata }) => [content, metadata])).toEqual([
      ['odd', { circular: { big: '1', self: '[Circular]' } }],
      ['next', undefined],
    ])
  })
})
