import { diag, DiagLogLevel } from '@opentelemetry/api'
import { afterEach, describe, expect, it } from 'vitest'
import { DeliveryLedger } from '../../src/delivery/delivery-ledger.ts'
import { DROP_REASONS } from '../../src/delivery/drop-reason.ts'

const logged: unknown[][] = []
function listen(log: (...words: unknown[]) => void = (...words) => logged.push(words)): void {
  const nothing = (): void => {}
  const logger = { error: log, warn: nothing, info: nothing, debug: nothing, verbose: nothing }
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true })
}
afterEach(() => {
  diag.disable()
  logged.length = 0
})

function tracked(spans: number): DeliveryLedger {
  const ledger = new DeliveryLedger()
  for (let n = 0; n < spans; n++) ledger.track()
  return ledger
}

describe('the ledger', () => {
  it('knows at every moment where each span is', () => {
    const ledger = tracked(10)
    const steps = [
      () => ledger.deliver(2),
      () => ledger.spool(4),
      () => ledger.adopt(3),
      () => ledger.cede(1),
      () => ledger.unspool(2),
      () => ledger.drop(1, 'refused'),
      () => ledger.deliver(1),
    ]
    for (const step of steps) {
      step()
      const { tracked, delivered, spooled, dropped, queued } = ledger.counts
      expect(tracked).toBe(delivered + spooled + dropped + queued)
    }
    expect(ledger.counts).toMatchObject({
      tracked: 12,
      delivered: 3,
      spooled: 4,
      dropped: 1,
      queued: 4,
    })
  })

  it('counts what is lost by reason, and has every reason', () => {
    const ledger = tracked(36)
    DROP_REASONS.forEach((reason, n) => ledger.drop(n + 1, reason))
    expect(Object.entries(ledger.counts.droppedBy)).toEqual(
      DROP_REASONS.map((reason, n) => [reason, n + 1]),
    )
    expect(ledger.counts.dropped).toBe(36)
  })

  it('gives out counts that do not change afterwards', () => {
    const ledger = tracked(1)
    const before = ledger.counts
    ledger.drop(1, 'shutdown')
    expect(before).toMatchObject({ dropped: 0, droppedBy: { shutdown: 0 }, queued: 1 })
  })

  it('logs the first loss for each reason with its cause, and not every one that follows', () => {
    listen()
    const ledger = tracked(5)
    const cause = new Error('answered 401')
    ledger.drop(2, 'refused', cause)
    ledger.drop(1, 'refused', cause)
    ledger.drop(1, 'queue-full')
    expect(logged).toEqual([
      ['threadspan: 2 spans are lost: refused (2 so far)', cause],
      ['threadspan: 1 spans are lost: queue-full (1 so far)', ''],
    ])
  })

  it('survives a callback that throws, and logs that', () => {
    listen()
    const failure = new Error('no callback')
    const ledger = new DeliveryLedger(() => {
      throw failure
    })
    ledger.track()
    ledger.drop(1, 'refused')
    expect(ledger.counts.dropped).toBe(1)
    expect(logged.at(-1)).toEqual(['threadspan: onDrop failed', failure])
  })

  it('survives a logger that throws', () => {
    listen(() => {
      throw new Error('no log')
    })
    const ledger = tracked(1)
    expect(() => ledger.drop(1, 'refused')).not.toThrow()
    expect(ledger.counts.dropped).toBe(1)
  })
})
