import { getOrAdd } from '../../../thread/get-or-add.ts'
import { pushTo } from '../../../thread/push-to.ts'
import type { SpanKey } from '../../../thread/span-ids.ts'
import type { MessageEvidence } from '../order/order-messages.ts'
import type { SpanNode } from '../spans/span-tree.ts'
import { type FoundFinding, type FoundSubject, SubjectFinder } from './find-subject.ts'
import type { FindingStatements } from './fold-labels.ts'
import { readStatement, type Statement } from './statement.ts'

/** All feedback of a thread in order of time, by its subject. */
export interface SortedFeedback {
  /** Also under the IDs of messages that no app recorded: those may be read from runs. */
  readonly ofMessages: ReadonlyMap<SpanKey, readonly Statement[]>
  readonly ofRuns: ReadonlyMap<SpanKey, readonly Statement[]>
  readonly ofThread: readonly Statement[]
  readonly ofFindings: Iterable<FindingStatements>
  /** Feedback spans that are about something that is not in the thread. */
  readonly stray: number
  /** Feedback spans below a parent that never arrived, which have found their run all the same. */
  readonly adopted: number
}

/**
 * Sorts feedback by its subject. Feedback that was tracked with a message comes before all other feedback about it.
 *
 * @param owner the thread's own user
 */
export function sortFeedback(
  nodes: readonly SpanNode[],
  evidence: MessageEvidence,
  owner: string | undefined,
): SortedFeedback {
  const { clock, messageOf } = evidence
  const finder = new SubjectFinder(nodes, evidence)
  const sorter = new FeedbackSorter()
  for (const { node } of evidence.nodes) {
    const statement = readStatement(node, clock, owner)
    const key = messageOf.get(node.key)?.node.key ?? node.key
    if (statement !== undefined) sorter.add({ about: 'message', key }, { ...statement, place: -1 })
  }
  const given = nodes.filter(({ part }) => part === 'feedback').toSorted(clock.compare)
  for (const [place, node] of given.entries()) {
    const subject = finder.find(node)
    const statement = readStatement(node, clock, owner)
    sorter.count(node, subject)
    if (subject !== undefined && statement !== undefined)
      sorter.add(subject, { ...statement, place })
  }
  return sorter
}

type OpenFinding = FindingStatements & { readonly statements: Statement[] }

class FeedbackSorter implements SortedFeedback {
  readonly ofMessages = new Map<SpanKey, Statement[]>()
  readonly ofRuns = new Map<SpanKey, Statement[]>()
  readonly ofThread: Statement[] = []
  readonly #findings = new Map<string, OpenFinding>()
  stray = 0
  adopted = 0

  get ofFindings(): Iterable<FindingStatements> {
    return this.#findings.values()
  }

  add(subject: FoundSubject, statement: Statement): void {
    const { about } = subject
    if (about === 'message') pushTo(this.ofMessages, subject.key, statement)
    if (about === 'run') pushTo(this.ofRuns, subject.key, statement)
    if (about === 'thread') this.ofThread.push(statement)
    if (about === 'finding') this.#finding(subject).statements.push(statement)
  }

  count({ isOrphan }: SpanNode, subject: FoundSubject | undefined): void {
    if (subject === undefined) this.stray++
    else if (isOrphan && subject.about === 'run') this.adopted++
  }

  #finding({ signal, messageId }: FoundFinding): OpenFinding {
    return getOrAdd(this.#findings, JSON.stringify([signal, messageId]), () => ({
      signal,
      ...(messageId !== undefined && { messageId }),
      statements: [],
    }))
  }
}
