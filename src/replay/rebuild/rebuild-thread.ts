import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { RebuildTally, RecordedMessage, RecordedThread } from '../../thread/recorded-thread.ts'
import { usageOf } from '../usage-of.ts'
import { commonestThreadId } from './spans/commonest-thread-id.ts'
import { type DistinctSpans, distinctSpans } from './spans/distinct-spans.ts'
import { isDamaged } from './spans/is-damaged.ts'
import { type MessageNode, readMessageNode } from './spans/message-node.ts'
import { growSpanTree, type SpanNode, type SpanPart } from './spans/span-tree.ts'
import { spansOfThread } from './spans/spans-of-thread.ts'
import { gatherFacts, type ThreadFacts } from './spans/thread-facts.ts'
import { findCauses } from './order/find-causes.ts'
import { mergeDuplicates } from './order/merge-duplicates.ts'
import { type MessageEvidence, orderMessages } from './order/order-messages.ts'
import { readingOrder } from './order/reading-order.ts'
import { readClock, type ThreadClock } from './order/thread-clock.ts'
import { findBranches } from './branches/find-branches.ts'
import { nameAnsweredCalls } from './runs/answered-calls.ts'
import { matchGenerations } from './runs/match-generations.ts'
import { messagesFromRuns } from './from-runs/messages-from-runs.ts'
import { attachRuns } from './attach/attach-runs.ts'
import { placeEvents } from './attach/place-events.ts'
import { type MessagePlace, readRecordedMessage } from './attach/read-recorded-message.ts'
import { addOpinions } from './feedback/add-opinions.ts'
import { foldLabels } from './feedback/fold-labels.ts'
import { foldOpinions } from './feedback/fold-opinions.ts'
import { type SortedFeedback, sortFeedback } from './feedback/sort-feedback.ts'
import { ATTR_CHAT_MESSAGE_TIME } from '../../thread/semconv.ts'

type Placed = Pick<RecordedThread, 'path' | 'events' | 'runs'> & {
  readonly placeOf: (message: MessageNode) => MessagePlace
  readonly mergedRuns: number
}

/**
 * Rebuilds a thread from its spans: from any number of services, in any order, and even if spans arrived more than
 * once. Spans of other threads are left out. It never throws: missing and damaged data is read as far as possible, and
 * counted in `tally`. Times are corrected if the clock of a service cannot be right.
 *
 * @param threadId default: the id that most spans carry. If none carries an id, all of them are one thread without an
 * id. If no span belongs to the thread, it is empty, at time 0.
 *
 * @example
 * ```ts
 * const spans: RecordedSpan[] = []
 * for await (const span of store.readThreadSpans('chat-4711')) spans.push(span)
 * const { messages, path, tally } = rebuildThread(spans, 'chat-4711')
 * ```
 */
export function rebuildThread(spans: Iterable<RecordedSpan>, threadId?: string): RecordedThread {
  const distinct = distinctSpans(spans)
  const id = threadId ?? commonestThreadId(distinct.spans)
  const nodes = growSpanTree(spansOfThread(distinct.spans, id))
  const evidence = gatherEvidence(nodes)
  const ordered = orderMessages(evidence)
  const facts = threadFacts(nodes, ordered, evidence.clock)
  const feedback = sortFeedback(nodes, evidence, facts.userId)
  const { placeOf, mergedRuns, ...placed } = placeAll(nodes, ordered, evidence, feedback)
  const recorded = ordered.map((message) =>
    readRecordedMessage(message, evidence.clock, placeOf(message)),
  )
  const { messages, ...found } = reconcile(recorded, placed)
  const judged = addOpinions(messages, feedback)
  const labels = foldLabels(feedback.ofFindings)
  return {
    id,
    ...facts,
    ...threadTimes(nodes, evidence.clock),
    ...placed,
    ...found,
    messages: judged.messages,
    ...foldOpinions(feedback.ofThread),
    ...(labels.length > 0 && { labels }),
    tally: tally(nodes, distinct, evidence, {
      stray: judged.stray,
      adopted: feedback.adopted,
      mergedRuns,
    }),
  }
}

// The messages that an app recorded are the thread. Only if it recorded none are they read from its runs.
function reconcile(
  tracked: readonly RecordedMessage[],
  { path, runs: others }: Pick<Placed, 'path' | 'runs'>,
): Pick<RecordedThread, 'messages' | 'path' | 'runs' | 'usage'> {
  const { messages: recorded, runs } = nameAnsweredCalls(tracked, others)
  const isRecorded = recorded.length > 0
  const found = isRecorded ? matchGenerations(recorded, runs) : messagesFromRuns(runs)
  const usage = usageOf([...found.messages.flatMap((message) => message.runs), ...found.runs])
  return {
    ...found,
    path: isRecorded ? path : found.messages.map(({ id }) => id),
    ...(usage && { usage }),
  }
}

function gatherEvidence(nodes: readonly SpanNode[]): MessageEvidence {
  const clock = readClock(nodes)
  const messageNodes = ofPart(nodes, 'message').map(readMessageNode)
  const causes = findCauses(nodes)
  return { nodes: messageNodes, ...mergeDuplicates(messageNodes, clock), causes, clock }
}

function placeAll(
  nodes: readonly SpanNode[],
  ordered: readonly MessageNode[],
  evidence: MessageEvidence,
  { ofRuns }: SortedFeedback,
): Placed {
  const { relations, path } = findBranches(ordered, evidence)
  const { events, eventsOf } = placeEvents(ofPart(nodes, 'event'), ordered, evidence)
  const opinionsOf = ({ key }: SpanNode) => foldOpinions(ofRuns.get(key) ?? [])
  const { runsOf, others, merged } = attachRuns(nodes, evidence, opinionsOf)
  const placeOf = (message: MessageNode): MessagePlace => {
    const producer = evidence.causes.get(message.node)?.run
    return {
      ...relations.get(message),
      ...(producer && { producedBy: producer.span.spanId }),
      runs: runsOf.get(message) ?? [],
      events: eventsOf.get(message) ?? [],
    }
  }
  return { path, events, runs: others, placeOf, mergedRuns: merged }
}

function threadFacts(
  nodes: readonly SpanNode[],
  ordered: readonly MessageNode[],
  clock: ThreadClock,
): ThreadFacts {
  const inOrder = readingOrder(nodes, ordered, clock)
  return gatherFacts(
    inOrder.map(({ span }) => span),
    ordered.map(({ node }) => node.span),
  )
}

function threadTimes(
  nodes: readonly SpanNode[],
  clock: ThreadClock,
): Pick<RecordedThread, 'startUnixNano' | 'endUnixNano'> {
  const timed = nodes.filter(isTimed)
  const counted = timed.length > 0 ? timed : nodes
  let [start, end] = [counted[0] === undefined ? 0n : clock.start(counted[0]), 0n]
  for (const node of counted) {
    if (clock.start(node) < start) start = clock.start(node)
    if (clock.end(node) > end) end = clock.end(node)
  }
  return { startUnixNano: start, endUnixNano: end }
}

// If the time of a past message is unknown, its span only says when it was imported.
function isTimed({ span }: SpanNode): boolean {
  return span.attributes[ATTR_CHAT_MESSAGE_TIME] !== 'unknown'
}

function tally(
  nodes: readonly SpanNode[],
  { repeats, conflicts }: DistinctSpans,
  evidence: MessageEvidence,
  {
    stray,
    adopted,
    mergedRuns,
  }: Pick<SortedFeedback, 'stray' | 'adopted'> & Pick<Placed, 'mergedRuns'>,
): RebuildTally {
  let duplicates = evidence.nodes.length - evidence.messages.length + mergedRuns
  let conflicting = 0
  for (const { key } of nodes) {
    duplicates += repeats.get(key) ?? 0
    conflicting += conflicts.get(key) ?? 0
  }
  return {
    spans: nodes.length,
    duplicates,
    conflicts: conflicting,
    orphans: nodes.filter(({ isOrphan }) => isOrphan).length - adopted,
    strayFeedback: stray,
    damaged: nodes.filter(isDamaged).length,
  }
}

function ofPart(nodes: readonly SpanNode[], part: SpanPart): readonly SpanNode[] {
  return nodes.filter((node) => node.part === part)
}
