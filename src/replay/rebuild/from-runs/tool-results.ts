import { pushTo } from '../../../thread/push-to.ts'
import type { ToolCall } from '../../../thread/message.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import { argumentsKey } from './arguments-key.ts'
import { toolMessage } from './tool-message.ts'
import type { TurnMessage } from './turn-message.ts'

/** What the tools of a turn gave back, by the id of their call, else by their name. */
export class ToolResults {
  readonly #runs = new Map<string, RecordedRun[]>()
  readonly #listed: ReadonlyMap<string, RunMessage>

  /**
   * @param tools in order of time
   * @param listed results that stand in the messages of agents, by the id of their call. Pydantic AI has no span of a tool
   * that only gives an answer its form, and its agent has the result.
   */
  constructor(tools: readonly RecordedRun[], listed: ReadonlyMap<string, RunMessage>) {
    this.#listed = listed
    for (const run of tools) {
      // One of two views of a call may have nothing but its name.
      if (run.output === undefined && run.error === undefined) continue
      pushTo(this.#runs, run.toolCall?.id ?? run.toolCall?.name ?? run.name, run)
    }
  }

  has({ id, name }: ToolCall): boolean {
    return this.#runs.has(id ?? '') || this.#runs.has(name)
  }

  /**
   * Adds the results that no message has. No model call has the result of a tool that ran after the last one. Some
   * instrumentations also leave results out of the input of the next call, all of them or, of several in one message of
   * Anthropic's API, all but one.
   */
  addTo(messages: readonly TurnMessage[]): readonly TurnMessage[] {
    const answered = new Set(messages.map(({ message }) => message.toolCallId))
    const all: TurnMessage[] = []
    for (let nth = 0; nth < messages.length; nth++) {
      const given = messages[nth] as TurnMessage
      all.push(given)
      const { role, toolCalls = [] } = given.message
      if (role !== 'assistant' || toolCalls.length === 0) continue
      const known = answersAfter(messages, nth)
      const open = toolCalls.filter(({ id }) => id === undefined || !answered.has(id))
      all.push(...(known.length === 0 ? this.#take(open) : this.#complete(known, toolCalls, open)))
      nth += known.length
    }
    return all
  }

  // If an answer names no call, it may be that of any.
  #complete(
    known: readonly TurnMessage[],
    calls: readonly ToolCall[],
    open: readonly ToolCall[],
  ): readonly TurnMessage[] {
    if (known.some(({ message }) => message.toolCallId === undefined)) return known
    const places = new Map(calls.map(({ id }, place) => [id, place]))
    const placeOf = ({ message }: TurnMessage) => places.get(message.toolCallId) ?? calls.length
    const added = open.flatMap((call) => this.#resultOf(call, this.#takeExact(call)))
    if (added.length === 0) return known
    return [...known, ...added].toSorted((a, b) => placeOf(a) - placeOf(b))
  }

  #take(calls: readonly ToolCall[]): readonly TurnMessage[] {
    return calls.flatMap((call) =>
      this.#resultOf(
        call,
        this.#runs.get(call.id ?? '')?.shift() ?? this.#runs.get(call.name)?.shift(),
      ),
    )
  }

  // Another call of the same tool has its result already, so the name alone is not enough.
  #takeExact({ id, name, arguments: args }: ToolCall): RecordedRun | undefined {
    if (id === undefined) return undefined
    const found = this.#runs.get(id)?.shift()
    const named = this.#runs.get(name) ?? []
    const key = argumentsKey(args)
    const place = found ? -1 : named.findIndex(({ input }) => argumentsKey(input) === key)
    return found ?? (place === -1 ? undefined : named.splice(place, 1)[0])
  }

  #resultOf({ id, name }: ToolCall, run: RecordedRun | undefined): readonly TurnMessage[] {
    if (run !== undefined) return [{ message: toolMessage(run, name, id), source: run }]
    const message = this.#listed.get(id ?? '')
    return message === undefined ? [] : [{ message }]
  }
}

function answersAfter(messages: readonly TurnMessage[], place: number): readonly TurnMessage[] {
  let end = place + 1
  while (messages[end]?.message.role === 'tool') end++
  return messages.slice(place + 1, end)
}
