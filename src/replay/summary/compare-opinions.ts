interface PlacedOpinion {
  /** Its position, see `spanPosition`. */
  readonly at: string
  readonly key: string
}

/** Compares two opinions by their positions, for `toSorted`. */
export function compareOpinions(a: PlacedOpinion, b: PlacedOpinion): number {
  const [one, other] = [`${a.at} ${a.key}`, `${b.at} ${b.key}`]
  if (one === other) return 0
  return one < other ? -1 : 1
}
