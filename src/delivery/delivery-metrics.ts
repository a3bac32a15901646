import { type MeterProvider, metrics } from '@opentelemetry/api'
import { readExportCounts } from './delivery-registry.ts'
import { DROP_REASONS } from './drop-reason.ts'

let followed: MeterProvider | undefined

/**
 * Publishes the process's counts through OpenTelemetry's metrics if a MeterProvider is registered. An app may register one
 * at any time, so this is called often. Each provider gets the instruments once.
 */
export function publishMetrics(): void {
  const provider = metrics.getMeterProvider()
  if (provider === followed) return
  followed = provider
  const meter = provider.getMeter('threadspan')
  const unit = '{span}'
  meter
    .createObservableCounter('threadspan.export.tracked', { unit, description: 'Ended spans.' })
    .addCallback((result) => result.observe(readExportCounts().tracked))
  meter
    .createObservableCounter('threadspan.export.delivered', {
      unit,
      description: 'Spans that the receiver has acknowledged.',
    })
    .addCallback((result) => result.observe(readExportCounts().delivered))
  meter
    .createObservableCounter('threadspan.export.dropped', { unit, description: 'Lost spans.' })
    .addCallback((result) => {
      const { droppedBy } = readExportCounts()
      for (const reason of DROP_REASONS) result.observe(droppedBy[reason], { reason })
    })
  meter
    .createObservableUpDownCounter('threadspan.export.waiting', {
      unit,
      description: 'Spans that are not delivered yet, in memory or in the spool.',
    })
    .addCallback((result) => {
      const { queued, spooled } = readExportCounts()
      result.observe(queued, { place: 'memory' })
      result.observe(spooled, { place: 'spool' })
    })
}
