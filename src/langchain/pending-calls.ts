import type { Thread } from '../record/thread.ts'
import { BoundedMap } from '../record/bounded-map.ts'
import type { ToolCall } from '../thread/message.ts'

// An agent has some calls open at a time, and a process some threads.
const MAX_CALLS = 10_000

/** The tool calls that models have asked for and that no tool message has answered yet. */
export class PendingCalls {
  readonly #open = new BoundedMap<boolean>(MAX_CALLS)

  add(thread: Thread, calls: readonly ToolCall[] = []): void {
    for (const { id } of calls) if (id !== undefined) this.#open.set(keyOf(thread, id), true)
  }

  /** Whether a call still waits for its answer. */
  has(thread: Thread, id: string): boolean {
    return this.#open.get(keyOf(thread, id)) === true
  }

  answered(thread: Thread, id: string | undefined): void {
    if (id !== undefined) this.#open.set(keyOf(thread, id), false)
  }
}

function keyOf({ id: threadId }: Thread, callId: string): string {
  return `${threadId}\n${callId}`
}
