import { classifySpan } from '../../../dialects/classify-span.ts'
import { azureAgents } from '../../../dialects/frameworks/azure-agents.ts'
import { firstText } from '../../../dialects/messages/first-text.ts'
import type { RecordedSpan, RecordedSpanEvent } from '../../../otlp/recorded-span.ts'
import { pushTo } from '../../../thread/push-to.ts'
import { compareValues } from './compare-values.ts'
import type { SpanNode } from './span-tree.ts'

const THREAD = azureAgents.threads?.keys ?? []
const { runId: RUN = [], messageId: MESSAGE = [] } = azureAgents.labels ?? {}
const MESSAGE_EVENT = /^gen_ai\.(?:user|assistant|tool)\.message$/

/**
 * Moves messages from the calls that create or list them to the runs of the agent that answers them: Azure's service keeps
 * its threads itself. A message that is listed belongs to the run that it names, a new one to the next run of its thread.
 *
 * @param nodes parents before children
 * @returns the runs with their messages among their events
 */
export function liftThreadEvents(nodes: readonly SpanNode[]): ReadonlyMap<SpanNode, RecordedSpan> {
  const named = nodes.filter(({ span }) => firstText(span.attributes, THREAD) !== undefined)
  const runs = named.filter(({ span }) => classifySpan(span) === 'agent')
  if (runs.length === 0) return new Map()
  const moved = new Map<SpanNode, RecordedSpanEvent[]>()
  const known = new Set(runs.flatMap(({ span }) => span.events.flatMap(messageIdOf)))
  const find = runFinder(runs)
  for (const node of named.filter(({ span }) => classifySpan(span) === undefined)) {
    for (const event of node.span.events.filter(({ name }) => MESSAGE_EVENT.test(name))) {
      const [id] = [...messageIdOf(event), ...messageIdOf(node.span)]
      const run = id !== undefined && known.has(id) ? undefined : find(event, node)
      if (run === undefined) continue
      if (id !== undefined) known.add(id)
      pushTo(moved, run, event)
    }
  }
  return new Map(
    [...moved].map(([node, events]) => {
      const all = [...node.span.events, ...events]
      const ordered = all.toSorted((a, b) => compareValues(a.unixNano, b.unixNano))
      return [node, { ...node.span, events: ordered }]
    }),
  )
}

function messageIdOf({ attributes }: Pick<RecordedSpan, 'attributes'>): readonly string[] {
  const id = firstText(attributes, MESSAGE)
  return id === undefined ? [] : [id]
}

type FindRun = (event: RecordedSpanEvent, node: SpanNode) => SpanNode | undefined

function runFinder(runs: readonly SpanNode[]): FindRun {
  const byId = new Map<string, SpanNode>()
  const byThread = new Map<string, SpanNode[]>()
  for (const run of runs.toSorted(byStart)) {
    const id = firstText(run.span.attributes, RUN) ?? ''
    if (!byId.has(id)) byId.set(id, run)
    pushTo(byThread, firstText(run.span.attributes, THREAD) ?? '', run)
  }
  return (event, { span }) => {
    const id = firstText(event.attributes, RUN) ?? firstText(span.attributes, RUN)
    if (id !== undefined) return byId.get(id)
    const later = byThread.get(firstText(span.attributes, THREAD) ?? '') ?? []
    return firstFrom(later, span.startUnixNano)
  }
}

// The first of runs in order of time that begins at an instant or after it.
function firstFrom(runs: readonly SpanNode[], instant: bigint): SpanNode | undefined {
  let [low, high] = [0, runs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[middle] as SpanNode).span.startUnixNano < instant) low = middle + 1
    else high = middle
  }
  return runs[low]
}

function byStart({ span: a }: SpanNode, { span: b }: SpanNode): number {
  return compareValues(a.startUnixNano, b.startUnixNano)
}
