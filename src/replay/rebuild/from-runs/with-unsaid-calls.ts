import { pushTo } from '../../../thread/push-to.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import { messageKey } from '../runs/message-key.ts'
import { toolMessage } from './tool-message.ts'
import type { TurnMessage } from './turn-message.ts'
import {
  type CalledTool,
  hasAsked,
  hasResult,
  type UnsaidStep,
  unsaidSteps,
} from './unsaid-steps.ts'

/**
 * Adds the calls that stand only on the spans of tools, each with its result. VoltAgent, TanStack AI, Claude Code
 * and Codex write no calls into messages. If any message has a call, the instrumentation records calls, and a tool that no
 * message called was not called by a model.
 *
 * @param messages the messages of one turn, the question first
 * @param units the topmost runs of the turn
 */
export function withUnsaidCalls(
  messages: readonly TurnMessage[],
  units: readonly RecordedRun[],
): readonly TurnMessage[] {
  if (messages.some(({ message }) => message.toolCalls?.length)) return messages
  const hasResults = messages.some(({ message }) => message.role === 'tool')
  const steps = unsaidSteps(units, hasResults)
  if (steps.length === 0) return messages
  const writer = new StepWriter(
    messages,
    steps.flatMap(({ tools }) => tools),
  )
  for (const step of steps) writer.add(step)
  return writer.finish()
}

/** Puts steps among the messages of a turn. A hostile turn may have any number of either, so nothing looks through all. */
class StepWriter {
  readonly #messages: readonly TurnMessage[]
  readonly #places = new Map<string, number>()
  readonly #results = new Map<string, TurnMessage>()
  /** If the history names no call, and has as many results as tools ran. */
  readonly #resultsInOrder = new Map<CalledTool, TurnMessage>()
  /** The latest end of a source among the messages up to each. */
  readonly #ends: bigint[] = []
  #lastSpoken = -1
  readonly #asked = new Map<number, CalledTool[]>()
  readonly #answers = new Map<number, TurnMessage[]>()
  readonly #inserted = new Map<number, TurnMessage[]>()
  readonly #repeatedIds = new Set<string>()
  readonly #repeatedKeys = new Map<string, number>()

  constructor(messages: readonly TurnMessage[], tools: readonly CalledTool[]) {
    this.#messages = messages
    let latest = -1n
    for (const [place, given] of messages.entries()) {
      const { message, source } = given
      if (source !== undefined && source.endUnixNano > latest) latest = source.endUnixNano
      this.#ends.push(latest)
      if (message.role === 'assistant') this.#lastSpoken = place
      const isFirst = source !== undefined && !this.#places.has(source.spanId)
      if (isFirst && message.role === 'assistant') this.#places.set(source.spanId, place)
      const { toolCallId: id } = message
      if (message.role === 'tool' && id !== undefined && !this.#results.has(id)) {
        this.#results.set(id, given)
      }
    }
    const unnamed = messages.filter(
      ({ message }) => message.role === 'tool' && message.toolCallId === undefined,
    )
    if (unnamed.length !== tools.length) return
    for (const [nth, tool] of tools.entries()) {
      this.#resultsInOrder.set(tool, unnamed[nth] as TurnMessage)
    }
  }

  add(step: UnsaidStep): void {
    const { tools, caller } = step
    const results = tools.flatMap((tool) => this.#resultOf(tool))
    for (const { message } of results) this.#noteRepeated(message)
    const asking = this.#askingPlace(step)
    if (asking !== undefined) {
      for (const tool of tools) pushTo(this.#asked, asking, tool)
      for (const result of results) pushTo(this.#answers, asking, result)
      return
    }
    const message = { role: 'assistant', toolCalls: tools.map(({ call }) => call) } as const
    const place = this.#placeOf(step)
    for (const added of [{ message, ...(caller && { source: caller }) }, ...results]) {
      pushTo(this.#inserted, place, added)
    }
  }

  finish(): readonly TurnMessage[] {
    const kept = this.#messages.map((given, place) => [
      ...(this.#inserted.get(place) ?? []),
      ...(this.#isRepeated(given) ? [] : [this.#withCalls(given, place)]),
      ...(this.#answers.get(place) ?? []),
    ])
    return [...kept.flat(), ...(this.#inserted.get(this.#messages.length) ?? [])]
  }

  // The result may be in the history alone, and so may the words that the model was given of an error.
  #resultOf(tool: CalledTool): readonly TurnMessage[] {
    const { run, call } = tool
    const { id, name } = call
    if (run.output === undefined) {
      const known = this.#results.get(id ?? '')
      if (known !== undefined) return [known]
      const inOrder = this.#resultsInOrder.get(tool)
      const message = inOrder && {
        ...inOrder.message,
        name,
        ...(id !== undefined && { toolCallId: id }),
      }
      if (message !== undefined) return [{ message, source: run }]
    }
    return hasResult(run) ? [{ message: toolMessage(run, name, id), source: run }] : []
  }

  #noteRepeated(message: TurnMessage['message']): void {
    const key = messageKey(message)
    if (message.toolCallId !== undefined) this.#repeatedIds.add(message.toolCallId)
    this.#repeatedKeys.set(key, (this.#repeatedKeys.get(key) ?? 0) + 1)
  }

  // A history may have the results alone, without the ids of their calls.
  #isRepeated({ message }: TurnMessage): boolean {
    if (message.role !== 'tool') return false
    if (message.toolCallId !== undefined) return this.#repeatedIds.has(message.toolCallId)
    const key = messageKey(message)
    const left = this.#repeatedKeys.get(key) ?? 0
    this.#repeatedKeys.set(key, left - 1)
    return left > 0
  }

  // What the model said before the tools ran. Google's SDK can run tools itself: then one span has both calls of the model,
  // and only the answer after the tools.
  #askingPlace({ tools: [first], caller }: UnsaidStep): number | undefined {
    const place = this.#places.get(caller?.spanId ?? '')
    if (first === undefined || caller === undefined || place === undefined) return undefined
    return place === this.#lastSpoken && !hasAsked(caller, first.run) ? undefined : place
  }

  // Before the first answer that was given after the tools; if there is none, at the end.
  #placeOf({ endUnixNano }: UnsaidStep): number {
    let [low, high] = [0, this.#ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#ends[middle] as bigint) < endUnixNano) low = middle + 1
      else high = middle
    }
    return low
  }

  #withCalls(given: TurnMessage, place: number): TurnMessage {
    const tools = this.#asked.get(place)
    if (tools === undefined) return given
    const toolCalls = tools.map(({ call }) => call)
    return { ...given, message: { ...given.message, toolCalls } }
  }
}
