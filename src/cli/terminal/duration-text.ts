/** A length of time in nanoseconds as a person reads it: `340 ms`, `2.1 s`, `3 min 5 s`, `2 h 10 min`. */
export function durationText(nanos: bigint): string {
  const millis = Number(nanos) / 1e6
  if (millis < 1) return millis <= 0 ? '0 ms' : '<1 ms'
  if (millis < 999.5) return `${Math.round(millis)} ms`
  if (millis < 59_950) return `${(millis / 1000).toFixed(1)} s`
  const seconds = Math.round(millis / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}
