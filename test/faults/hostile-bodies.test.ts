import { setImmediate } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { Receiver } from '../../src/receiver/create-receiver.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { makeSpan } from '../otlp/recorded-spans.ts'
import { bodyOf, send } from '../receiver/send.ts'
import { startReceiver } from '../receiver/start-receiver.ts'
import { hostileBodies } from './hostile-bodies.ts'

// Two million empty elements in protobuf. They are as small as they can be.
const BYTES = 4_000_000
const BODIES = [...hostileBodies(BYTES)]
const OTHER = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: bodyOf(makeSpan()),
}
// What the receiver does not read costs it nothing, and nothing of it is lost.
const NOT_READ = /entityRefs|scope\.attributes|resourceLogs\.resource|resourceMetrics/

it('there is a body for each repeated field of OTLP, and each is as large as it should be', () => {
  const names = BODIES.map(({ name }) => name)
  expect(names).toContain('resourceSpans.scopeSpans.spans.events in application/x-protobuf, gzip')
  expect(names).toContain(
    'resourceLogs.scopeLogs.logRecords.body.kvlistValue.values in application/json',
  )
  expect(new Set(names).size).toBe(names.length)
  for (const { headers, body } of BODIES) {
    const plain = 'content-encoding' in headers ? gunzipSync(body) : body
    expect(plain.length).toBeGreaterThan(BYTES - 300)
    expect(plain.length).toBeLessThanOrEqual(BYTES)
  }
})

it.each(BODIES)(
  '$name: is refused as a whole or in part, another request is answered first, and no memory stays taken',
  async ({ name, path, headers, body }) => {
    const { receiver } = await startReceiver({ store: memoryStore() })
    // So that the other request has a connection already.
    await (await fetch(receiver.url)).text()
    const order: string[] = []
    const hostile = send(receiver, { path, headers, body }).finally(() => order.push('hostile'))
    await isReceiving(receiver)
    const other = await fetch(`${receiver.url}/v1/traces`, OTHER)
    order.push('other')
    const { status, body: answer } = await hostile
    expect([other.status, receiver.counts.stored]).toEqual([200, 1])
    // A body that is not read is answered at once.
    expect(NOT_READ.test(name) || order[0] === 'other').toBe(true)
    expect(receiver.bytesInMemory).toBe(0)
    const { rejected, eventsLost } = receiver.counts
    const fate = `${status}, ${rejected + eventsLost} lost ${answer}`
    const refused = '400, 0 lost .*has more than'
    const fates = NOT_READ.test(name) ? ['200, 0 lost', refused] : ['200, 1 lost', refused]
    expect(fate).toMatch(new RegExp(`^(${fates.join('|')})`, 's'))
  },
)

async function isReceiving(receiver: Receiver): Promise<void> {
  while (receiver.bytesInMemory === 0) await setImmediate()
}
