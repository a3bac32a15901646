import type { HrTime } from '@opentelemetry/api'
import { warnOnce } from '../../propagate/warning.ts'
import { parseInstant } from '../../thread/instant.ts'

/** A time that an app states, as spans hold it; `undefined` if it names no instant since 1970. */
export function readInstant(timestamp: string | number | Date): HrTime | undefined {
  const nanos = parseInstant(timestamp)
  if (nanos !== undefined) return [Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n)]
  warnOnce('a timestamp names no instant since 1970', timestamp)
  return undefined
}
