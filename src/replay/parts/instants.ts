import type { UnixNano } from '../../thread/instant.ts'

/** The earlier of two instants, of which the first may be unknown. */
export function earlier(known: UnixNano | undefined, instant: UnixNano): UnixNano {
  return known !== undefined && known < instant ? known : instant
}

/** The later of two instants, of which the first may be unknown. */
export function later(known: UnixNano | undefined, instant: UnixNano): UnixNano {
  return known !== undefined && known > instant ? known : instant
}
