/** The facts about one message that decide between branches. */
export interface BranchedMessage {
  /** The number of the message that it follows, smaller than its own. */
  readonly parent?: number
  /** An act of the user: a user message, a retry, an edit, a reply to a certain message. */
  readonly isAct: boolean
}

interface Newest {
  act: number
  any: number
}

/**
 * The numbers of the messages of the current branch: at each fork, the branch with the user's latest act. A late answer
 * to an abandoned question does not bring its branch back.
 */
export function currentPath(messages: readonly BranchedMessage[]): readonly number[] {
  const newest = newestBelow(messages)
  const chosen = new Map<number | undefined, number>()
  for (const [number, { parent }] of messages.entries()) {
    const rival = chosen.get(parent)
    if (rival === undefined || isNewer(newest[number], newest[rival])) chosen.set(parent, number)
  }
  const path: number[] = []
  for (let at = chosen.get(undefined); at !== undefined; at = chosen.get(at)) path.push(at)
  return path
}

function newestBelow(messages: readonly BranchedMessage[]): readonly Newest[] {
  const newest = messages.map(({ isAct }, number): Newest => ({
    act: isAct ? number : -1,
    any: number,
  }))
  for (const [number, { parent }] of [...messages.entries()].toReversed()) {
    const own = newest[number]
    const above = parent === undefined ? undefined : newest[parent]
    if (own === undefined || above === undefined) continue
    above.act = Math.max(above.act, own.act)
    above.any = Math.max(above.any, own.any)
  }
  return newest
}

function isNewer(a: Newest | undefined, b: Newest | undefined): boolean {
  if (a === undefined || b === undefined) return b === undefined
  return a.act === b.act ? a.any > b.any : a.act > b.act
}
