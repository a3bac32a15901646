import { classifySpan } from '../../../dialects/classify-span.ts'
import { AGENT_EVENTS } from '../../../otlp/log-event.ts'
import type { RecordedSpan, RecordedSpanEvent } from '../../../otlp/recorded-span.ts'
import { pushTo } from '../../../thread/push-to.ts'
import type { RunKind } from '../../../thread/run-kind.ts'
import { compareValues } from './compare-values.ts'
import type { SpanNode } from './span-tree.ts'

const NAMES: ReadonlySet<string> = new Set(AGENT_EVENTS)
const ANSWERS: ReadonlySet<string> = new Set([
  'claude_code.assistant_response',
  'codex.agent_response',
])
// What a record and the span of its model call or tool have in common, by Claude Code's and Codex' own documentation.
const IDS = ['request_id', 'tool_use_id', 'call_id']

/**
 * Moves the words of coding agents to the run that they are about. A log record stands on whatever span was active: a step
 * inside of a turn or of a tool's run, or the whole turn.
 *
 * @param nodes parents before children
 * @returns the spans whose events are now others
 */
export function liftAgentEvents(nodes: readonly SpanNode[]): ReadonlyMap<SpanNode, RecordedSpan> {
  const holders = new Set(nodes.filter(({ span }) => span.events.some(isWord)))
  if (holders.size === 0) return new Map()
  const runs = new Runs(nodes)
  const events = new Map<SpanNode, RecordedSpanEvent[]>()
  for (const node of holders) {
    for (const event of node.span.events) {
      pushTo(events, isWord(event) ? runs.ofEvent(event, node) : node, event)
    }
    if (!events.has(node)) events.set(node, [])
  }
  return new Map(
    [...events].map(([node, given]) => {
      const own = holders.has(node) ? [] : node.span.events
      const all = [...own, ...given].toSorted((a, b) => compareValues(a.unixNano, b.unixNano))
      return [node, { ...node.span, events: all }]
    }),
  )
}

function isWord({ name }: RecordedSpanEvent): boolean {
  return NAMES.has(name)
}

class Runs {
  readonly #kinds = new Map<SpanNode, RunKind | undefined>()
  readonly #byId = new Map<string, SpanNode>()
  readonly #models = new Map<SpanNode, SpanNode[]>()

  constructor(nodes: readonly SpanNode[]) {
    for (const node of nodes) this.#kinds.set(node, classifySpan(node.span))
    for (const node of nodes.toSorted(byStart)) {
      const kind = this.#kinds.get(node)
      if (kind === undefined) continue
      for (const id of idsOf(node.span.attributes, node)) {
        if (!this.#byId.has(id)) this.#byId.set(id, node)
      }
      const above = node.parent && this.#above(node.parent)
      if (kind === 'llm' && above !== undefined) pushTo(this.#models, above, node)
    }
  }

  ofEvent(event: RecordedSpanEvent, node: SpanNode): SpanNode {
    const named = idsOf(event.attributes, node).map((id) => this.#byId.get(id))
    const run = named.find(Boolean) ?? this.#above(node) ?? node
    if (!ANSWERS.has(event.name) || this.#kinds.get(run) !== 'agent') return run
    return this.#models.get(run)?.findLast((model) => hasBegun(model, event)) ?? run
  }

  #above(node: SpanNode): SpanNode | undefined {
    let above: SpanNode | undefined = node
    while (above !== undefined && this.#kinds.get(above) === undefined) above = above.parent
    return above
  }
}

function hasBegun({ span }: SpanNode, { unixNano }: RecordedSpanEvent): boolean {
  return span.startUnixNano <= unixNano
}

function idsOf(
  attributes: RecordedSpan['attributes'],
  { span: { traceId } }: SpanNode,
): readonly string[] {
  return IDS.flatMap((key) => {
    const id = attributes[key]
    return typeof id === 'string' && id !== '' ? [[traceId, key, id].join(' ')] : []
  })
}

function byStart({ span: a }: SpanNode, { span: b }: SpanNode): number {
  return compareValues(a.startUnixNano, b.startUnixNano)
}
