import type { Verdict } from './rule.ts'

/** Decides by how a name or template begins; of several beginnings the first in the list counts. */
export function byStart(
  starts: readonly (readonly [start: string, verdict: Verdict])[],
): (text: unknown) => Verdict {
  return (text) =>
    typeof text === 'string' ? starts.find(([start]) => text.startsWith(start))?.[1] : undefined
}
