/** Who listens to a stream that passes by; `end` comes once. What they throw does not reach the stream. */
export interface StreamListener {
  chunk(value: unknown): void
  end(state: 'completed' | 'aborted' | 'failed', error?: unknown): void
}
