/** Where an opinion stands among others. */
interface OpinionPlace {
  readonly at: string
  readonly key: string
}

/** Compares two opinions by their positions, for `toSorted`. */
export function compareOpinions(a: OpinionPlace, b: OpinionPlace): number {
  const [one, other] = [`${a.at} ${a.key}`, `${b.at} ${b.key}`]
  if (one === other) return 0
  return one < other ? -1 : 1
}
