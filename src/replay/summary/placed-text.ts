/** A text, and where in its thread it stands: positions order as strings. */
export interface PlacedText {
  readonly at: string
  readonly text: string
}

/** The earlier of two. Of two at one place, the second. */
export function earlierText(a?: PlacedText, b?: PlacedText): PlacedText | undefined {
  return a === undefined || (b !== undefined && b.at <= a.at) ? b : a
}

/** The later of two. Of two at one place, the second. */
export function laterText(a?: PlacedText, b?: PlacedText): PlacedText | undefined {
  return a === undefined || (b !== undefined && b.at >= a.at) ? b : a
}
