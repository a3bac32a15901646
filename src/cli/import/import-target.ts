import type { SpanReader } from '../../replay/span-reader.ts'
import { askReceiver } from '../source/ask-receiver.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { openStoreToWrite } from '../source/open-store.ts'
import { type ReceiverAddress, readReceiverAddress } from '../source/receiver-address.ts'

/** What of an import was not stored. */
export interface KnownSpans {
  /** Spans that were there already. */
  readonly duplicates: number
  /** Spans that are left out, because other spans there have their ids. */
  readonly conflicts: number
  /** Events from log records that are left out, because their spans have too many. */
  readonly eventsLost: number
}

/** Where an import goes. */
export interface ImportTarget {
  readonly address: ReceiverAddress
  /** What the report calls it. */
  readonly name: string
  /** What is there; absent for a receiver, which gives nothing back. */
  readonly reader?: SpanReader
  /** What was there already; unknown if somebody else's receiver counts. */
  known(): KnownSpans | undefined
  close(): Promise<void>
}

/**
 * A receiver that runs already: ours, a Collector, any OTLP backend.
 *
 * @throws CliError if nothing responds there.
 */
export async function remoteTarget(address: ReceiverAddress): Promise<ImportTarget> {
  await assertReachable(address)
  return { address, name: address.url, known: () => undefined, close: async () => {} }
}

/** A store, through a receiver that lives as long as the import, so that spans take the same way as those of an app. */
export async function storeTarget(db: string | undefined): Promise<ImportTarget> {
  const { createReceiver } = await import('../../receiver/create-receiver.ts')
  const { store, path } = await openStoreToWrite(db)
  const receiver = await createReceiver({ store, port: 0, host: '127.0.0.1' })
  return {
    address: readReceiverAddress(receiver.url),
    name: path,
    reader: store,
    known: () => receiver.counts,
    close: async () => {
      await receiver.close()
      await store.close()
    },
  }
}

async function assertReachable(address: ReceiverAddress): Promise<void> {
  try {
    await askReceiver(address)
  } catch (cause) {
    throw new CliError(
      EXIT.source,
      `nothing answers at ${address.url}`,
      'Start a receiver with: threadspan serve',
      { cause },
    )
  }
}
