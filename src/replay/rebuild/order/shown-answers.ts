import { pushTo } from '../../../thread/push-to.ts'
import type { MessageNode } from '../spans/message-node.ts'
import { spokenText } from '../spans/spoken-text.ts'

/**
 * Finds the answers that a page and its backend have both recorded: the same words in the same trace. The page has them
 * under the app's own id, which the backend does not know.
 *
 * @param nodes - In the order in which each recorder has recorded them.
 * @returns the page's message of each of the backend's.
 */
export function findShownAnswers(
  nodes: readonly MessageNode[],
): ReadonlyMap<MessageNode, MessageNode> {
  const shown = new Map<string, MessageNode[]>()
  const answers = nodes.filter(isAnswer)
  for (const answer of answers)
    if (answer.fields.id !== undefined) pushTo(shown, keyOf(answer), answer)
  const found = new Map<MessageNode, MessageNode>()
  for (const answer of answers) {
    if (answer.fields.id !== undefined) continue
    const candidates = shown.get(keyOf(answer)) ?? []
    const at = candidates.findIndex(({ recorder }) => recorder !== answer.recorder)
    const [twin] = at < 0 ? [] : candidates.splice(at, 1)
    if (twin !== undefined) found.set(answer, twin)
  }
  return found
}

function isAnswer({ fields }: MessageNode): boolean {
  return fields.role === 'assistant' && spokenText(fields.content) !== ''
}

function keyOf({ node, fields }: MessageNode): string {
  return `${node.span.traceId} ${spokenText(fields.content)}`
}
