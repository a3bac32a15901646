let lost = 0

/** Counts a span of ours that is not recorded. */
export function countLostSpan(): void {
  lost++
}

/** The number of such spans since the last call. */
export function takeLostSpans(): number {
  const taken = lost
  lost = 0
  return taken
}
