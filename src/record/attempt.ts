import { diag } from '@opentelemetry/api'

/**
 * Runs a piece of recording. Whatever goes wrong in it (a getter that throws, a tracer that does) goes to `diag`, and
 * gives undefined: a chat must not fail because its recording did.
 */
export function attempt<Result>(record: () => Result): Result | undefined {
  try {
    return record()
  } catch (error) {
    diag.error('threadspan: could not record', error)
    return undefined
  }
}
