import { drop } from './delivery.ts'
import { newId } from './message-id.ts'

/** Runs a piece of recording; what goes wrong in it is counted, and the caller gets something to go on with. */
export const neverThrowing = <Result>(
  record: () => Result,
  fallback: () => Result = newId as never,
): Result => {
  try {
    return record()
  } catch {
    drop(1, 'unreadable')
    return fallback()
  }
}
