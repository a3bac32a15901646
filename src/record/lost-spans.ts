let lost = 0

/** Counts a span of ours that nobody records. */
export function countLostSpan(): void {
  lost++
}

/** How many there were since the last look. */
export function takeLostSpans(): number {
  const taken = lost
  lost = 0
  return taken
}
