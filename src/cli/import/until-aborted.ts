import { addAbortSignal, type Readable } from 'node:stream'

/** What a stream says until it ends or the signal is aborted, also while it waits for a writer that says nothing. */
export async function* untilAborted(
  stream: Readable,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* addAbortSignal(signal, stream) as AsyncIterable<Uint8Array>
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
