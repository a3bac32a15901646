/** The most that is rebuilt at once. */
export interface PartBounds {
  readonly spans: number
  /** The length of all texts in the spans together, about. */
  readonly chars: number
}

/** For somebody who waits: it takes a second or two. */
export const WINDOW_BOUNDS: PartBounds = { spans: 10_000, chars: 50_000_000 }

/** For a thread that is read to its end. The longer its parts are, the fewer threads have more than one. */
export const PART_BOUNDS: PartBounds = { spans: 20_000, chars: 50_000_000 }
