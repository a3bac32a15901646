import { describe, expect, it } from 'vitest'
import { findThreads } from '../../../src/replay/find-threads.ts'
import { type PartialAnswer, tempoReader } from '../../../src/store/tempo.ts'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { wellFormed } from '../../otlp/well-formed.ts'
import { foreignStore } from '../../backends/foreign-store.ts'
import { describeForeignThreads } from '../foreign-contract.ts'
import { describeQueries } from '../query-contract.ts'
import { describeSearch } from '../search-contract.ts'
import { describeStore, type StoreUnderTest } from '../store-contract.ts'
import { EPOCH, readIds, sketchMessage, sketchSpan } from '../thread-spans.ts'
import { startServer } from './fake-server.ts'
import { startFakeTempo } from './fake-tempo.ts'
import { describeUnfinished } from '../unfinished-contract.ts'

const DAY = 86_400_000_000_000n
// Around what the contract writes, whatever the clock of this machine says; the fake searches a week at once.
const RANGE = { since: EPOCH - 2n * DAY, until: EPOCH + 2n * DAY } as const

for (const version of [2, 1] as const) {
  const subject: StoreUnderTest = {
    name: `tempoReader, against answers in the documented shapes of API version ${version} (no Tempo can be had)`,
    open: async () => {
      const tempo = await startFakeTempo(version)
      return foreignStore(
        tempoReader(tempo.url, RANGE),
        async (spans) => tempo.spans.push(...spans.map(keeps)),
        async () => tempo[Symbol.asyncDispose](),
      )
    },
    foreign: { keeps, runs: 20 },
  }
  describeStore(subject)
  describeQueries(subject)
  describeSearch(subject)
  describeForeignThreads(subject)
  describeUnfinished(subject)
}

describe('tempoReader (no Tempo can be had: against answers in its documented shapes)', () => {
  it('gives all of many traces, though a search answers with two hundred at most', async () => {
    await using tempo = await startFakeTempo()
    for (let index = 0; index < 450; index++) {
      const start = BigInt(index) * 1_000_000_000n
      tempo.spans.push(sketchMessage({ trace: index + 1, span: index + 1, thread: 'long', start }))
    }
    const reader = tempoReader(tempo.url, RANGE)
    expect(await readIds(reader, 'long')).toHaveLength(450)
    await reader.close()
  })

  it('searches no longer range than Tempo allows, from the latest to the earliest', async () => {
    await using tempo = await startFakeTempo()
    tempo.spans.push(sketchSpan({ span: 1, thread: 'old', start: -40n * DAY }))
    const reader = tempoReader(tempo.url, { ...RANGE, since: EPOCH - 50n * DAY })
    expect(await readIds(reader, 'old')).toEqual([1])
    expect(await findThreads(reader)).toMatchObject([{ id: 'old' }])
    await reader.close()
  })

  it('finds every thread of a trace that has more spans than a search shows', async () => {
    await using tempo = await startFakeTempo()
    for (let span = 1; span <= 150; span++) {
      tempo.spans.push(sketchSpan({ span, thread: span < 140 ? 'one' : 'other' }))
    }
    const reader = tempoReader(tempo.url, RANGE)
    expect((await findThreads(reader)).map(({ id }) => id)).toEqual(['other', 'one'])
    await reader.close()
  })

  it('says so where an answer is partial, a search unfinished or a trace gone', async () => {
    const traceId = 'a'.repeat(32)
    await using server = await startServer(({ url = '' }, response) => {
      if (url.startsWith('/api/search')) {
        const traces = [{ traceID: traceId }, { traceID: 'b' }]
        response.end(JSON.stringify({ traces, metrics: { completedJobs: 2, totalJobs: 9 } }))
      } else if (url.includes(traceId)) {
        response.end(
          '{"trace":{"resourceSpans":[]},"status":"PARTIAL","message":"trace too large"}',
        )
      } else response.writeHead(404).end()
    })
    const partial: PartialAnswer[] = []
    const onPartial = (answer: PartialAnswer) => partial.push(answer)
    const reader = tempoReader(server.url, {
      ...RANGE,
      since: RANGE.until - 1_000_000_000n,
      onPartial,
    })
    expect(await readIds(reader, 'thread')).toEqual([])
    expect(partial).toEqual([
      {
        reason: 'search-cut',
        message: `${server.url}: it searched only 2 of 9 parts of its data`,
      },
      {
        reason: 'trace-cut',
        message: `${server.url}: it returned only a part of trace ${traceId}: trace too large`,
      },
      {
        reason: 'trace-gone',
        message: `${server.url}: trace ${'b'.padStart(32, '0')} was found, but is gone now`,
      },
    ])
    await reader.close()
  })

  it('says once where a model call has no messages, as log records do not get there', async () => {
    await using tempo = await startFakeTempo()
    const call = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5' }
    const told = { ...call, 'gen_ai.input.messages': '[]' }
    tempo.spans.push(
      sketchSpan({ trace: 1, span: 1, thread: 'told', attributes: told }),
      sketchSpan({ trace: 2, span: 2, thread: 'silent', attributes: call }),
    )
    const partial: PartialAnswer[] = []
    const reader = tempoReader(tempo.url, { ...RANGE, onPartial: (answer) => partial.push(answer) })
    await findThreads(reader)
    await readIds(reader, 'told')
    expect(partial).toEqual([])
    await readIds(reader, 'silent')
    await readIds(reader, 'silent')
    expect(partial).toEqual([
      {
        reason: 'no-log-records',
        message: `${tempo.url}: a model call has no messages: this backend keeps no log records, which may have held them`,
      },
    ])
    await reader.close()
  })

  it('says so where more traces begin in one second than a search can give', async () => {
    await using server = await startServer(({ url = '' }, response) => {
      const limit = Number(new URL(url, 'http://tempo').searchParams.get('limit'))
      const traces = Array.from({ length: limit }, (_, index) => ({
        traceID: (index + 1).toString(16),
      }))
      response.end(JSON.stringify({ traces }))
    })
    const partial: PartialAnswer[] = []
    const since = EPOCH - (EPOCH % 1_000_000_000n)
    const range = { since, until: since + 2_000_000_000n }
    const reader = tempoReader(server.url, {
      ...range,
      onPartial: (answer) => partial.push(answer),
    })
    expect(await findThreads(reader)).toEqual([])
    const message = `${server.url}: more than 10000 traces in one second; some are missing`
    const cut = { reason: 'search-cut', message }
    expect(partial).toEqual([cut, cut])
    expect(server.requests).toHaveLength(3)
    await reader.close()
  })
})

// The times of random spans are anywhere; a search looks at a range.
function keeps(span: RecordedSpan): RecordedSpan {
  const isNear = span.startUnixNano >= RANGE.since && span.startUnixNano < RANGE.until
  return wellFormed(isNear ? span : { ...span, startUnixNano: EPOCH })
}
