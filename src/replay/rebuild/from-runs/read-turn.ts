import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import { getOrAdd } from '../../../thread/get-or-add.ts'
import type { CallIds } from './call-ids.ts'
import { handOffRuns } from './hand-off-runs.ts'
import { listedResults } from './listed-results.ts'
import { toolRuns } from './tool-runs.ts'
import type { TurnMessage } from './turn-message.ts'
import { argumentsKey } from './arguments-key.ts'
import { withQuestion } from './with-question.ts'
import { messageKey } from '../runs/message-key.ts'
import { ToolResults } from './tool-results.ts'
import { withUnsaidCalls } from './with-unsaid-calls.ts'

/** The runs that one user message led to: one, or several side by side in one trace. */
export interface RunTurn {
  /** The topmost runs, in order of time. */
  readonly units: readonly RecordedRun[]
  /** The messages of earlier turns that the model was given. */
  readonly history: readonly RunMessage[]
  /** The messages of this turn, in order. */
  readonly messages: readonly TurnMessage[]
}

/**
 * Reads one turn from the input and output of its last model call. If messages are missing there, because a backend
 * dropped them or the provider keeps the conversation, they come from the calls before it and from the tools.
 *
 * @param units the topmost runs of the turn
 * @param calls the model calls in them, in the order in which they ended; at least one
 * @param ids of the calls of tools in the whole thread
 */
export function readTurn(
  units: readonly RecordedRun[],
  calls: readonly RecordedRun[],
  ids: CallIds,
): RunTurn {
  const end = calls.indexOf(lastCall(units, calls)) + 1
  const reader = new TurnReader(
    new ToolResults(
      [...toolRuns(units), ...handOffRuns(units)].map((run) => ids.unify(run)),
      listedResults(units.map((run) => ids.unify(run))),
    ),
    calls.slice(0, end),
  )
  const all = withQuestion(reader.read(), calls.slice(0, end), units)
  const question = all.findLastIndex(({ message }) => message.role === 'user')
  const start = Math.max(question, 0)
  return {
    units,
    history: all.slice(0, start).map(({ message }) => message),
    messages: withUnsaidCalls(all.slice(start), units),
  }
}

// The call whose answer the agent gave. A title or a summary may be requested after it.
function lastCall(units: readonly RecordedRun[], calls: readonly RecordedRun[]): RecordedRun {
  const answer = units.at(-1)?.outputMessages?.at(-1)
  const key = answer && messageKey(answer)
  const answered = calls.filter(({ outputMessages }) => outputMessages !== undefined)
  const given = answered.findLast((call) =>
    outputsOf(call).some((message) => messageKey(message) === key),
  )
  return given ?? answered.at(-1) ?? (calls.at(-1) as RecordedRun)
}

// Several choices of a model are attempts at one answer; several messages of an agent are its steps, and so are those of a
// model whose provider ran a tool.
function outputsOf({ kind, outputMessages = [] }: RecordedRun): readonly RunMessage[] {
  const areSteps = kind !== 'llm' || outputMessages.some(({ role }) => role === 'tool')
  return areSteps ? outputMessages : outputMessages.slice(0, 1)
}

function inputsOf({ inputMessages = [] }: RecordedRun): readonly RunMessage[] {
  return inputMessages.filter(({ role }) => role !== 'system')
}

function questionOf(call: RecordedRun): string | undefined {
  const question = inputsOf(call).findLast(({ role }) => role === 'user')
  return question && messageKey(question)
}

// OpenAI's agents, LangGraph's supervisor and swarm, Google's ADK, AutoGen, Microsoft's agents.
const HAND_OFF = /^(?:transfer|hand_?off|delegate)_/i

class TurnReader {
  readonly #calls: readonly RecordedRun[]
  readonly #callOfOutput = new Map<string, RecordedRun>()
  readonly #callOfId = new Map<string, RecordedRun>()
  readonly #tools: ToolResults
  readonly #messages: TurnMessage[] = []
  readonly #keys = new Map<string, Set<RecordedRun | undefined>>()

  constructor(tools: ToolResults, calls: readonly RecordedRun[]) {
    this.#calls = calls
    this.#tools = tools
    for (const call of calls) {
      for (const message of outputsOf(call)) {
        this.#callOfOutput.set(messageKey(message), call)
        for (const { id } of message.toolCalls ?? []) if (id) this.#callOfId.set(id, call)
      }
    }
  }

  read(): readonly TurnMessage[] {
    const last = this.#calls.at(-1)
    const isWhole = last !== undefined && inputsOf(last).some(({ role }) => role === 'user')
    if (isWhole) this.#addHistory(inputsOf(last))
    else for (const call of this.#calls.slice(0, -1)) this.#addCall(call)
    if (isWhole) this.#addHandOffs(last)
    if (last !== undefined) this.#addCall(last)
    return this.#tools.addTo(this.#messages)
  }

  // Without an id, what a tool answered before the question belongs to a call of an earlier turn.
  #addHistory(messages: readonly RunMessage[]): void {
    const question = messages.findLastIndex(({ role }) => role === 'user')
    for (const [nth, message] of messages.entries()) {
      const isEarlier =
        message.role === 'tool' && message.toolCallId === undefined && nth < question
      if (isEarlier) this.#addMessage(message)
      else this.#add(message)
    }
  }

  // An agent that took over may have been given the question alone. What the agents before it called is no less a part of
  // the turn; a call that only gives an answer its form is not, and no tool runs for it.
  #addHandOffs(last: RecordedRun): void {
    const question = questionOf(last)
    const start = this.#messages.findLastIndex(({ message }) => message.role === 'user')
    let place = start + 1
    for (const call of this.#calls.slice(0, -1)) {
      const known = this.#messages.findLastIndex(({ source }) => source === call)
      if (known >= 0) place = this.#placeAfterAnswers(known)
      if (known >= 0 || questionOf(call) !== question || !this.#isMissing(call)) continue
      const messages = outputsOf(call).filter(
        (message) => this.#isHandOff(message) && !this.#isCalled(message),
      )
      for (const message of messages) this.#note(messageKey(message), call)
      this.#messages.splice(place, 0, ...messages.map((message) => ({ message, source: call })))
      place += messages.length
    }
  }

  #placeAfterAnswers(place: number): number {
    let next = place + 1
    while (this.#messages[next]?.message.role === 'tool') next++
    return next
  }

  #isHandOff({ toolCalls = [] }: RunMessage): boolean {
    return toolCalls.some((call) => HAND_OFF.test(call.name) || this.#tools.has(call))
  }

  // The history may have the same calls in another form, such as all of an answer of which the output has the first.
  #isCalled({ toolCalls = [] }: RunMessage): boolean {
    const known = this.#messages.flatMap(({ message }) => message.toolCalls ?? [])
    return toolCalls.some(({ id, name, arguments: args }) =>
      known.some((other) =>
        id !== undefined && other.id !== undefined
          ? id === other.id
          : name === other.name && argumentsKey(args) === argumentsKey(other.arguments),
      ),
    )
  }

  #addCall(call: RecordedRun): void {
    for (const message of inputsOf(call)) {
      const isNew = !this.#keys.has(messageKey(message)) || this.#answersLast(message)
      if (isNew) this.#add(message)
    }
    for (const message of outputsOf(call)) this.#add(message, call)
  }

  // Without ids, two tools that gave the same answer look like one.
  #answersLast({ role, toolCallId }: RunMessage): boolean {
    if (role !== 'tool' || toolCallId !== undefined) return false
    const { role: last, toolCalls = [] } = this.#messages.at(-1)?.message ?? {}
    return last === 'assistant' && toolCalls.length > 0
  }

  #add(message: RunMessage, call?: RecordedRun): void {
    if (message.role === 'user' && this.#isAskedAgain(message)) return
    if (message.role === 'tool') this.#addMissingCall(message)
    this.#addMessage(message, call)
  }

  #addMessage(message: RunMessage, call?: RecordedRun): void {
    const key = messageKey(message)
    const source = call ?? (message.role === 'assistant' ? this.#callOfOutput.get(key) : undefined)
    this.#note(key, call)
    this.#messages.push({ message, ...(source && { source }) })
  }

  // `call` is the one whose output a message is; without it, the message stood in a history.
  #note(key: string, call: RecordedRun | undefined): void {
    getOrAdd(this.#keys, key, () => new Set()).add(call)
  }

  // A hand-off gives the next agent the question again, after the call that hands it over.
  #isAskedAgain(message: RunMessage): boolean {
    const place = this.#messages.findLastIndex((given) => given.message.role === 'user')
    const asked = this.#messages[place]?.message
    const since = this.#messages.slice(place + 1).map((given) => given.message)
    return (
      asked !== undefined &&
      messageKey(asked) === messageKey(message) &&
      since.length > 0 &&
      since.every(({ role, toolCalls }) => role === 'tool' || toolCalls !== undefined)
    )
  }

  // The message with the call that a tool answers may be missing: it is an earlier output of the model.
  #addMissingCall({ toolCallId }: RunMessage): void {
    const last = this.#messages.findLast(({ message }) => message.role !== 'tool')?.message
    const isCalled = last?.role === 'assistant' && (last.toolCalls?.length ?? 0) > 0
    if (isCalled) return
    const call =
      toolCallId === undefined
        ? this.#calls.find((earlier) => this.#isMissing(earlier))
        : this.#callOfId.get(toolCallId)
    if (call === undefined || !this.#isMissing(call)) return
    for (const message of outputsOf(call)) this.#add(message, call)
  }

  #isMissing(call: RecordedRun): boolean {
    const messages = outputsOf(call)
    const calls = messages.some(({ toolCalls = [] }) => toolCalls.length > 0)
    return calls && messages.every((message) => !this.#isKnown(message, call))
  }

  // A model may ask for the same again, in the same words. Then the message that is known is another call's.
  #isKnown(message: RunMessage, call: RecordedRun): boolean {
    const said = this.#keys.get(messageKey(message))
    return said !== undefined && (said.has(call) || said.has(undefined))
  }
}
