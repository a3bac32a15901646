import type { ThreadQuery } from '../replay/span-reader.ts'
import { OptionError } from '../thread/errors.ts'

/**
 * Refuses a query that no store can answer.
 *
 * @throws OptionError that names the wrong condition.
 */
export function checkQuery({ limit }: ThreadQuery): void {
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0)) {
    throw new OptionError(`limit is ${limit}; it must be a whole number, 0 or more`)
  }
}
