import type { MessageId } from '../../../thread/message-id.ts'
import { BranchTree } from './branch-tree.ts'
import { currentPath } from './current-path.ts'
import type { MessageNode } from '../spans/message-node.ts'
import type { MessageReference } from '../spans/message-references.ts'
import { messageIdOf } from '../spans/message-id-of.ts'
import type { MessageEvidence } from '../order/order-messages.ts'

/** The relations of a message to others, by their IDs. One that never arrived has the ID as it was written. */
export interface MessageRelations {
  readonly parentId?: MessageId
  readonly replyTo?: MessageId
  readonly replaces?: MessageId
  readonly retryOf?: MessageId
}

/** The branches of a thread. */
export interface Branches {
  readonly relations: ReadonlyMap<MessageNode, MessageRelations>
  readonly path: readonly MessageId[]
}

/**
 * Finds the message that each message follows. Only an explicit reply, a retry or an edit begins a branch. Any other
 * message continues the branch of the message that caused it, else of the one recorded before it. So the messages of
 * two services make one line, even if neither knows the other's.
 *
 * @param ordered the messages in the order of the conversation
 */
export function findBranches(ordered: readonly MessageNode[], evidence: MessageEvidence): Branches {
  const finder = new BranchFinder(ordered, evidence)
  const relations = new Map(ordered.map((message, n) => [message, finder.place(message, n)]))
  return { relations, path: finder.path() }
}

class BranchFinder {
  readonly #ordered: readonly MessageNode[]
  readonly #evidence: MessageEvidence
  readonly #numbers: ReadonlyMap<MessageNode, number>
  readonly #tree = new BranchTree()
  readonly #latestOfRole = new Map<string, number>()
  readonly #latestOfRecorder = new Map<string, number>()

  constructor(ordered: readonly MessageNode[], evidence: MessageEvidence) {
    this.#ordered = ordered
    this.#evidence = evidence
    this.#numbers = new Map(ordered.map((message, n) => [message, n]))
  }

  place(message: MessageNode, n: number): MessageRelations {
    const { replyTo, replaces } = message.references
    const retryOf = this.#retried(message)
    const parent = this.#parent(message, n, retryOf)
    this.#tree.add(parent)
    this.#latestOfRole.set(message.fields.role, n)
    this.#latestOfRecorder.set(message.recorder, n)
    return {
      ...(parent !== undefined && { parentId: this.#idOf(parent) }),
      ...(replyTo && { replyTo: this.#idBehind(replyTo) }),
      ...(replaces && { replaces: this.#idBehind(replaces) }),
      ...(retryOf && { retryOf: this.#idBehind(retryOf) }),
    }
  }

  path(): readonly MessageId[] {
    const branched = this.#ordered.map(({ fields, references }, n) => {
      const { replyTo, replaces, retryOf } = references
      const parent = this.#tree.parent(n)
      const isAct = fields.role === 'user' || (replyTo ?? replaces ?? retryOf) !== undefined
      return { isAct, ...(parent !== undefined && { parent }) }
    })
    return currentPath(branched).map((n) => this.#idOf(n))
  }

  #parent(
    { node, references, recorder }: MessageNode,
    n: number,
    retryOf: MessageReference | undefined,
  ): number | undefined {
    const target = this.#earlier(references.replyTo?.key, n)
    if (target !== undefined) return target
    const tried = this.#earlier((references.replaces ?? retryOf)?.key, n)
    if (tried !== undefined) return this.#tree.parent(tried)
    const anchor =
      this.#earlier(this.#evidence.causes.get(node)?.message?.key, n) ??
      this.#earlier(references.previous?.key, n) ??
      this.#latestOfRecorder.get(recorder)
    return this.#continue(anchor, n)
  }

  #continue(anchor: number | undefined, n: number): number | undefined {
    const before = n === 0 ? undefined : n - 1
    if (anchor === undefined || before === undefined) return before
    return this.#tree.isOnBranch(anchor, before) ? before : this.#tree.newestBelow(anchor)
  }

  #retried({ fields, references: { retryOf } }: MessageNode): MessageReference | undefined {
    if (retryOf !== 'latest') return retryOf
    const latest = this.#ordered[this.#latestOfRole.get(fields.role) ?? -1]
    return latest && { key: latest.node.key, id: messageIdOf(latest.node.span) }
  }

  // A reference that does not point back is part of a circle, which the order ignores too.
  #earlier(key: string | undefined, n: number): number | undefined {
    const message = this.#evidence.messageOf.get(key ?? '')
    const number = message && this.#numbers.get(message)
    return number !== undefined && number < n ? number : undefined
  }

  #idBehind({ key, id }: MessageReference): MessageId {
    const message = this.#evidence.messageOf.get(key)
    return message === undefined ? id : messageIdOf(message.node.span)
  }

  #idOf(n: number): MessageId {
    return messageIdOf((this.#ordered[n] as MessageNode).node.span)
  }
}
