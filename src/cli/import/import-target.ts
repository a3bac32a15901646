import { askReceiver } from '../source/ask-receiver.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { openStoreToWrite } from '../source/open-store.ts'

/** Spans of an import that were not stored, as spans with their ids were there already. */
export interface KnownSpans {
  /** The same spans. */
  readonly duplicates: number
  /** Others, which are left out. */
  readonly conflicts: number
}

/** Where an import goes. */
export interface ImportTarget {
  /** The OTLP base URL. */
  readonly url: string
  /** What the report calls it. */
  readonly name: string
  /** What was there already; unknown if somebody else's receiver counts. */
  known(): KnownSpans | undefined
  close(): Promise<void>
}

/** A receiver that runs already: ours, a Collector, any OTLP backend. */
export async function remoteTarget(url: string): Promise<ImportTarget> {
  await assertReachable(url)
  return { url, name: url, known: () => undefined, close: async () => {} }
}

/** A store, through a receiver that lives as long as the import, so that spans take the same way as those of an app. */
export async function storeTarget(db: string | undefined): Promise<ImportTarget> {
  const { createReceiver } = await import('../../receiver/create-receiver.ts')
  const { store, path } = await openStoreToWrite(db)
  const receiver = await createReceiver({ store, port: 0, host: '127.0.0.1' })
  return {
    url: receiver.url,
    name: path,
    known: () => receiver.counts,
    close: async () => {
      await receiver.close()
      await store.close()
    },
  }
}

async function assertReachable(url: string): Promise<void> {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new CliError(
      EXIT.usage,
      `--url takes a URL, not "${url}"`,
      'Try: --url http://127.0.0.1:4318',
    )
  }
  try {
    await askReceiver(url)
  } catch (cause) {
    throw new CliError(
      EXIT.source,
      `nothing answers at ${url}`,
      'Start a receiver with: threadspan serve',
      { cause },
    )
  }
}
