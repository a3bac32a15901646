import { addAbortSignal, type Readable } from 'node:stream'

/** The chunks of a stream until it ends or the signal is aborted, even while it waits for a writer that writes nothing. */
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
