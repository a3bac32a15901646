import type { Opinions } from '../../../thread/feedback/recorded-feedback.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import type { MessageNode } from '../spans/message-node.ts'
import type { MessageEvidence } from '../order/order-messages.ts'
import { compareValues } from '../spans/compare-values.ts'
import { pushTo } from '../../../thread/push-to.ts'
import { findInnerViews } from '../runs/find-inner-views.ts'
import { findSecondViews } from '../runs/find-second-views.ts'
import { nestFlatRuns } from './nest-flat-runs.ts'
import { nestSubAgents } from './nest-sub-agents.ts'
import { readRun } from '../runs/read-run.ts'
import { liftAgentEvents } from '../spans/lift-agent-events.ts'
import { liftThreadEvents } from '../spans/lift-thread-events.ts'
import type { SpanNode } from '../spans/span-tree.ts'
import type { ThreadClock } from '../order/thread-clock.ts'
import { TraceMessages } from './trace-messages.ts'

/** Run trees, by the message that caused them. */
export interface AttachedRuns {
  readonly runsOf: ReadonlyMap<MessageNode, readonly RecordedRun[]>
  /** Those that no recorded message caused. */
  readonly others: readonly RecordedRun[]
  /** How many runs were second views of others, and are not listed. */
  readonly merged: number
}

/**
 * Nests runs as their spans are, and puts each tree under the message that caused it. If the root does not name a
 * message, the first span of the tree that does decides. If none does, the trace decides.
 *
 * @param nodes all spans of the thread, parents before children
 */
export function attachRuns(
  nodes: readonly SpanNode[],
  evidence: MessageEvidence,
  opinionsOf: (run: SpanNode) => Opinions,
): AttachedRuns {
  const { messageOf, clock } = evidence
  const views = new Map([...findInnerViews(nodes), ...findSecondViews(nodes, clock)])
  const hosts = findHosts(nodes, views)
  const runs = nodes.filter((node) => node.part === 'run' && !views.has(node))
  const seconds = new Map([...views].map(([ours, theirs]) => [theirs, ours]))
  const causes = treeCauses(runs, hosts, evidence)
  const lifted = new Map([...liftAgentEvents(nodes), ...liftThreadEvents(nodes)])
  const children = new Map(runs.map((node) => [node, [] as RecordedRun[]]))
  const runsOf = new Map<MessageNode, RecordedRun[]>()
  const others: RecordedRun[] = []
  for (const node of runs.toSorted((a, b) => compareRuns(a, b, clock))) {
    const second = seconds.get(node)
    const view = readRun(node, clock, children.get(node) ?? [], opinionsOf(node), lifted.get(node))
    const run =
      second === undefined ? view : { ...readRun(second, clock, [], opinionsOf(second)), ...view }
    const host = hosts.get(node)
    const cause = causes.get(node) ?? (second && evidence.causes.get(second)?.message)
    const message = messageOf.get(cause?.key ?? '')
    if (host?.part === 'run') children.get(host)?.push(run)
    else if (message === undefined) others.push(run)
    else pushTo(runsOf, message, run)
  }
  const nested = [...runsOf].map(([message, trees]) => [message, nest(trees)] as const)
  return { runsOf: new Map(nested), others: nest(others), merged: views.size }
}

function nest(trees: readonly RecordedRun[]): readonly RecordedRun[] {
  return nestSubAgents(nestFlatRuns(trees))
}

// Many clocks count milliseconds, and a tool may take less: of two runs with the same start, the one that ended first
// came first.
function compareRuns(a: SpanNode, b: SpanNode, clock: ThreadClock): number {
  return (
    compareValues(clock.start(a), clock.start(b)) ||
    compareValues(clock.end(a), clock.end(b)) ||
    clock.compare(a, b)
  )
}

// Events and feedback cannot have runs: a run below one of them belongs to their own parent. What is below a second view
// belongs to the first.
function findHosts(
  nodes: readonly SpanNode[],
  views: ReadonlyMap<SpanNode, SpanNode>,
): ReadonlyMap<SpanNode, SpanNode | undefined> {
  const hosts = new Map<SpanNode, SpanNode | undefined>()
  for (const node of nodes) {
    const { parent } = node
    const isHost = parent?.part === 'run' || parent?.part === 'message'
    const host = isHost || parent === undefined ? parent : hosts.get(parent)
    const view = host && views.get(host)
    hosts.set(node, view === node ? hosts.get(parent as SpanNode) : (view ?? host))
  }
  return hosts
}

function treeCauses(
  runs: readonly SpanNode[],
  hosts: ReadonlyMap<SpanNode, SpanNode | undefined>,
  { nodes, causes, clock }: MessageEvidence,
): ReadonlyMap<SpanNode, SpanNode> {
  const roots = new Map<SpanNode, SpanNode>()
  const found = new Map<SpanNode, SpanNode>()
  for (const node of runs) {
    const host = hosts.get(node)
    roots.set(node, (host?.part === 'run' ? roots.get(host) : undefined) ?? node)
  }
  for (const node of runs.toSorted(clock.compare)) {
    const [root, cause] = [roots.get(node) ?? node, causes.get(node)?.message]
    if (cause !== undefined && !found.has(root)) found.set(root, cause)
  }
  const traces = new TraceMessages(nodes, clock)
  for (const root of new Set(roots.values())) {
    const cause = found.get(root) ?? traces.causeOf(root)
    if (cause !== undefined) found.set(root, cause)
  }
  return found
}
