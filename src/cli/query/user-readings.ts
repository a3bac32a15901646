import type { ThreadConditions } from '../../replay/query/thread-query.ts'
import { readingsOfId } from '../source/readings-of-id.ts'

/** The conditions for each of what a user may mean by a user's id: as lists print it, or as it is. */
export function userReadings<T extends ThreadConditions>(conditions: T): readonly T[] {
  const { userId } = conditions
  if (userId === undefined) return [conditions]
  return readingsOfId(userId).map((reading) => Object.assign({}, conditions, { userId: reading }))
}
