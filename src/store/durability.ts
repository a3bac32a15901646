import { OptionError } from '../thread/errors.ts'

/**
 * When a store says that it has a batch. A killed process loses nothing in either case.
 *
 * - `normal`: once the operating system has it. A power cut may lose the last seconds, but damages nothing.
 * - `full`: once the disk has it, which takes some milliseconds more. A power cut loses nothing either.
 */
export type Durability = 'normal' | 'full'

/**
 * Whether each batch has to reach the disk before it counts as written.
 *
 * @throws OptionError if it is not a {@link Durability}.
 */
export function isSynced(durability: Durability): boolean {
  if (durability === 'full') return true
  if (durability === 'normal') return false
  throw new OptionError(`durability must be 'normal' or 'full', not ${JSON.stringify(durability)}`)
}
