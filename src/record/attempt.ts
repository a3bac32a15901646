import { diag } from '@opentelemetry/api'

/**
 * Runs a piece of recording. If it fails (a getter throws, or a tracer does), the error goes to `diag` and the result is
 * `undefined`, because a chat must not fail when its recording does.
 */
export function attempt<Result>(record: () => Result): Result | undefined {
  try {
    return record()
  } catch (error) {
    diag.error('threadspan: could not record', error)
    return undefined
  }
}
