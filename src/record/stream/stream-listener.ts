import type { StreamState } from '../../thread/stream/stream-state.ts'

/** Listens to a stream that passes by. `end` is called once. An error thrown here does not reach the stream. */
export interface StreamListener {
  chunk(value: unknown): void
  end(state: StreamState, error?: unknown): void
}
