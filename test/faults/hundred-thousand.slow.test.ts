import { afterEach, describe, expect, it } from 'vitest'
import type { ThreadExportProcessorOptions } from '../../src/sdk/index.ts'
import { type SetUp, startRecorder } from './recorder.ts'
import { RemoteSink } from './remote-sink.ts'
import type { SinkPlan } from './sink-process.ts'
import type { Fate } from './sink.ts'
import { faultsOf, isAccountedFor, NO_FAULTS, talk } from './talk.ts'

const MESSAGES = 100_000
// Some hundred requests instead of some tens.
const SMALL = { maxBatchBytes: 256 * 1024 }
// A request that times out is sent again, which a slow machine must not cause.
const PATIENT = { requestTimeoutMillis: 60_000 }

let sink: RemoteSink
afterEach(() => sink.stop())

/** Says it all in a loop, flushes, and looks at the sink at that moment. */
async function burst(
  setUp: SetUp,
  plan: Partial<SinkPlan>,
  threads: number,
  options: ThreadExportProcessorOptions = {},
) {
  sink = await RemoteSink.start({ seed: 1, share: 0, fates: [], ...plan })
  const { processor, losses, open } = startRecorder(
    { url: sink.url, ...PATIENT, ...options },
    setUp,
  )
  const opened = Array.from({ length: threads }, (_, n) => open(`thread ${n}`))
  const said = talk(opened, MESSAGES)
  await processor.forceFlush()
  const arrived = await sink.arrived()
  const { counts } = processor
  await processor.shutdown()
  return { arrived, counts, losses, faults: faultsOf(said, arrived) }
}

describe.each<SetUp>(['registered', 'existing'])(
  '100,000 messages in a tight loop, %s',
  (setUp) => {
    it.each<[string, number, Partial<SinkPlan>, ThreadExportProcessorOptions]>([
      ['of one thread', 1, {}, {}],
      ['of twenty threads', 20, {}, {}],
      ['of one thread in JSON and gzip', 1, {}, { encoding: 'json', compression: 'gzip' }],
      ['of one thread to a sink that takes 50 ms', 1, { delayMillis: 50 }, {}],
      ['of twenty threads to a sink that takes 50 ms', 20, { delayMillis: 50 }, SMALL],
    ])('%s are at the sink when forceFlush resolves', async (_name, threads, plan, options) => {
      const { arrived, counts, losses, faults } = await burst(setUp, plan, threads, options)
      expect(faults).toEqual(NO_FAULTS)
      expect([arrived.distinct, arrived.spans]).toEqual([MESSAGES, MESSAGES])
      expect(counts).toMatchObject({ tracked: MESSAGES, delivered: MESSAGES, dropped: 0 })
      expect(isAccountedFor(counts, losses.reported)).toBe(true)
    })

    it.each<[string, number, number, readonly Fate[]]>([
      ['500', 1, 0.2, [{ status: 500 }]],
      ['503 with Retry-After', 2, 0.05, [{ status: 503, headers: { 'retry-after': '1' } }]],
      ['429', 3, 0.2, [{ status: 429 }]],
      ['a reset connection', 4, 0.2, ['hang up']],
      ['a reset connection after the spans were taken', 5, 0.2, ['take and hang up']],
      [
        'all of these',
        6,
        0.3,
        [
          { status: 500 },
          { status: 503, headers: { 'retry-after': '0' } },
          { status: 429 },
          'hang up',
          'take and hang up',
        ],
      ],
    ])(
      'are there although it answers %s now and then, seed %i',
      async (_name, seed, share, fates) => {
        const plan = { seed, share, fates }
        const { arrived, counts, losses, faults } = await burst(setUp, plan, 20, SMALL)
        expect(faults).toEqual(NO_FAULTS)
        expect(arrived.distinct).toBe(MESSAGES)
        expect(arrived.requests).toBeGreaterThan(100)
        expect(counts).toMatchObject({ tracked: MESSAGES, delivered: MESSAGES, dropped: 0 })
        expect(isAccountedFor(counts, losses.reported)).toBe(true)
      },
    )
  },
)
