import type { MessageNode } from '../spans/message-node.ts'
import { pushTo } from '../../../thread/push-to.ts'
import { findShownAnswers } from './shown-answers.ts'
import type { SpanKey } from '../../../thread/span-ids.ts'
import { compareValues } from '../spans/compare-values.ts'
import type { ThreadClock } from './thread-clock.ts'

/** The messages that remain, and the one that each message span belongs to. */
export interface MergedDuplicates {
  readonly messages: readonly MessageNode[]
  readonly messageOf: ReadonlyMap<SpanKey, MessageNode>
}

/**
 * Merges one message that several recorders recorded: the app's own id, role and content are equal. An answer that a backend
 * has recorded without that id is merged with the page's. The earliest remains, with the references and the id of the
 * others. Equal messages of one recorder stay separate.
 */
export function mergeDuplicates(
  nodes: readonly MessageNode[],
  clock: ThreadClock,
): MergedDuplicates {
  const messages: MessageNode[] = []
  const messageOf = new Map<SpanKey, MessageNode>()
  for (const twins of groupDuplicates(nodes)) {
    const [first, ...others] = twins.toSorted((a, b) => clock.compare(a.node, b.node))
    if (first === undefined) continue
    const learnt = others.toReversed().map(({ references }) => references)
    const id = twins.find(({ fields }) => fields.id !== undefined)?.fields.id
    const message = {
      ...first,
      fields: { ...first.fields, ...(id !== undefined && { id }) },
      references: Object.assign({}, ...learnt, first.references),
    }
    messages.push(message)
    for (const { node } of twins) messageOf.set(node.key, message)
  }
  return { messages, messageOf }
}

function groupDuplicates(nodes: readonly MessageNode[]): Iterable<readonly MessageNode[]> {
  const inSequence = nodes.toSorted(
    (a, b) => compareValues(a.seq ?? Infinity, b.seq ?? Infinity) || byKey(a, b),
  )
  const groups = new Map<string, MessageNode[]>()
  const counts = new Map<string, number>()
  const shown = findShownAnswers(inSequence)
  for (const message of inSequence) {
    const sameness = samenessOf(shown.get(message) ?? message)
    const group = `${sameness} ${takeTurn(counts, `${message.recorder} ${sameness}`)}`
    pushTo(groups, group, message)
  }
  return groups.values()
}

// The nth equal message of one recorder is the nth of another.
function takeTurn(counts: Map<string, number>, key: string): number {
  const turn = counts.get(key) ?? 0
  counts.set(key, turn + 1)
  return turn
}

function samenessOf({ node, fields: { id, role, content } }: MessageNode): string {
  if (id === undefined) return node.key
  return JSON.stringify(content === undefined ? [id, role] : [id, role, content])
}

function byKey(a: MessageNode, b: MessageNode): number {
  return compareValues(a.node.key, b.node.key)
}
