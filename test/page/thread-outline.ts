import type { RecordedRun, RecordedThread } from '../../src/thread/recorded-thread.ts'

/** A run and what it caused, without ids, times and the HTTP spans of one's own service. */
export interface RunOutline {
  readonly name: string
  readonly kind: string | undefined
  readonly service: string | undefined
  readonly children: readonly RunOutline[]
}

/** What two recordings of the same thread have in common. */
export function outlineOf(thread: RecordedThread): unknown {
  const indexOf = (id: string | undefined) => thread.messages.findIndex((other) => other.id === id)
  return {
    userId: thread.userId,
    tags: thread.tags,
    services: thread.services.toSorted(),
    events: thread.events.map(({ name, metadata }) => ({ name, metadata })),
    path: thread.path.map(indexOf),
    messages: thread.messages.map((message) => ({
      role: message.role,
      content: message.content,
      service: message.service,
      feedback: message.feedback,
      stream: message.stream,
      tools: message.toolCalls?.map((call) => [call.name, call.arguments]),
      parent: indexOf(message.parentId),
      events: message.events.map(({ name }) => name),
      runs: outlineRuns(message.runs),
    })),
  }
}

/** Run trees; the chat's own HTTP and routing spans are passed over. */
export function outlineRuns(runs: readonly RecordedRun[]): readonly RunOutline[] {
  return runs.flatMap(({ name, kind, service, children }) => {
    const below = outlineRuns(children)
    return kind === undefined && service === 'chat'
      ? below
      : [{ name, kind, service, children: below }]
  })
}
