import type { NotedOpinion } from './noted-opinions.ts'

/** Compares two opinions by their positions, for `toSorted`. */
export function compareOpinions(a: NotedOpinion, b: NotedOpinion): number {
  const [one, other] = [`${a.at} ${a.key}`, `${b.at} ${b.key}`]
  if (one === other) return 0
  return one < other ? -1 : 1
}
