import type { UnixNano } from '../../thread/instant.ts'

/** This moment, in nanoseconds since the epoch. */
export function nowUnixNano(): UnixNano {
  return BigInt(Date.now()) * 1_000_000n
}
