import type { MessageNode } from '../spans/message-node.ts'
import { pushTo } from '../../../thread/push-to.ts'
import type { SpanNode } from '../spans/span-tree.ts'
import type { ThreadClock } from '../order/thread-clock.ts'
import { TimeLine } from './time-line.ts'

/** The messages of each trace: the last resort for spans that name no message. */
export class TraceMessages {
  readonly #all: ReadonlyMap<string, TimeLine>
  readonly #byUser: ReadonlyMap<string, TimeLine>

  constructor(messages: readonly MessageNode[], clock: ThreadClock) {
    this.#all = timeLines(messages, clock)
    this.#byUser = timeLines(
      messages.filter(({ fields }) => fields.role === 'user'),
      clock,
    )
  }

  /** The latest user message of the span's trace at its start, else the trace's first message. */
  causeOf(node: SpanNode): SpanNode | undefined {
    const { traceId } = node.span
    return this.#byUser.get(traceId)?.latestBefore(node) ?? this.#all.get(traceId)?.first
  }
}

function timeLines(
  messages: readonly MessageNode[],
  clock: ThreadClock,
): ReadonlyMap<string, TimeLine> {
  const byTrace = new Map<string, SpanNode[]>()
  for (const { node } of messages) pushTo(byTrace, node.span.traceId, node)
  return new Map([...byTrace].map(([trace, nodes]) => [trace, new TimeLine(nodes, clock)]))
}
