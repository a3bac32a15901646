/** The most that is rebuilt at once. */
export interface PartBounds {
  readonly spans: number
  /** The length of all texts in the spans together, about. */
  readonly chars: number
}

/** Rebuilding so much takes about two seconds and 300 MB. */
export const PART_BOUNDS: PartBounds = { spans: 20_000, chars: 50_000_000 }
