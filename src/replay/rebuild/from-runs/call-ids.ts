import type { ToolCall } from '../../../thread/message.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import { argumentsKey } from './arguments-key.ts'

type Aliases = Map<string, string>

/**
 * Gives each tool call one id. OpenAI's Responses API has two of a call: `fc_…` of the item and `call_…`, which the
 * answer refers to. An instrumentation may record the one in the history and the other in the answer, and LangChain joins
 * them: `call_…|fc_…`. Gemini CLI puts the tool's name before the id of each answer's call (`handlePendingFunctionCall` in
 * packages/core/src/core/turn.ts), and not in the history: `look_up__look_up_1_0`, `look_up_1_0`.
 */
export class CallIds {
  readonly #aliases: Aliases

  /** @param calls the model calls of a thread */
  constructor(calls: readonly RecordedRun[]) {
    this.#aliases = calls.some(hasItemIds) ? findAliases(calls) : new Map()
  }

  /** The run with the one id of each call: itself, if it has no other. */
  unify(run: RecordedRun): RecordedRun {
    return this.#aliases.size === 0 ? run : withAliases(run, this.#aliases)
  }
}

function hasItemIds({ inputMessages = [], outputMessages = [] }: RecordedRun): boolean {
  return [...inputMessages, ...outputMessages].some(
    ({ toolCalls = [], toolCallId = '' }) =>
      toolCallId.includes('fc_') ||
      toolCalls.some((call) => call.id?.includes('fc_') || withoutName(call) !== undefined),
  )
}

function withoutName({ id = '', name }: ToolCall): string | undefined {
  return id.startsWith(`${name}__`) ? id.slice(name.length + 2) : undefined
}

function findAliases(calls: readonly RecordedRun[]): Aliases {
  const aliases: Aliases = new Map()
  const bySignature = new Map<string, Set<string>>()
  const lists = calls.flatMap(({ inputMessages = [], outputMessages = [] }) => [
    inputMessages,
    outputMessages,
  ])
  for (const message of lists.flat()) {
    for (const call of message.toolCalls ?? []) noteId(call, bySignature)
    pairJoined(message.toolCallId ?? '', aliases)
  }
  for (const [signature, ids] of bySignature) {
    pairNamed(signature.slice(0, signature.indexOf('\n')), ids, aliases)
    for (const id of ids) pairJoined(id, aliases)
    pairIds([...ids], [...ids], aliases)
  }
  for (const list of lists) pairAnswers(list, aliases)
  return aliases
}

function noteId(
  { id, name, arguments: args }: ToolCall,
  bySignature: Map<string, Set<string>>,
): void {
  if (id === undefined) return
  const signature = `${name}\n${argumentsKey(args)}`
  const ids = bySignature.get(signature) ?? new Set<string>()
  bySignature.set(signature, ids.add(id))
}

function pairNamed(name: string, ids: ReadonlySet<string>, aliases: Aliases): void {
  for (const id of ids) {
    const short = withoutName({ id, name })
    if (short !== undefined && ids.has(short)) aliases.set(id, short)
  }
}

function pairJoined(id: string, aliases: Aliases): void {
  const [call = '', item = ''] = id.split('|', 2)
  if (!isCallId(call) || !isItemId(item)) return
  aliases.set(id, call)
  aliases.set(item, call)
}

// The answers after a message with as many calls are the answers to these.
function pairAnswers(messages: readonly RunMessage[], aliases: Aliases): void {
  for (const [nth, { toolCalls = [] }] of messages.entries()) {
    if (toolCalls.length === 0) continue
    const after = messages.slice(nth + 1, nth + 1 + toolCalls.length)
    const answered = after.map(({ toolCallId }) => toolCallId ?? '').filter(isCallId)
    const called = toolCalls.map(({ id }) => id ?? '')
    if (called.every(isItemId) && answered.length === called.length) {
      pairIds(called, answered, aliases)
    }
  }
}

// Each list in order of appearance.
function pairIds(called: readonly string[], answered: readonly string[], aliases: Aliases): void {
  const items = called.filter((id) => isItemId(id) && !aliases.has(id))
  if (items.length === 0) return
  const known = new Set(aliases.values())
  const calls = answered.filter((id) => isCallId(id) && !id.includes('|') && !known.has(id))
  for (const [nth, item] of items.entries()) {
    const call = calls[nth]
    if (call !== undefined) aliases.set(item, call)
  }
}

function isItemId(id: string): boolean {
  return id.startsWith('fc_')
}

function isCallId(id: string): boolean {
  return id.startsWith('call_')
}

function withAliases(run: RecordedRun, aliases: Aliases): RecordedRun {
  const { inputMessages, outputMessages, toolCall } = run
  const rename = (message: RunMessage) => renamed(message, aliases)
  return {
    ...run,
    ...(inputMessages && { inputMessages: inputMessages.map(rename) }),
    ...(outputMessages && { outputMessages: outputMessages.map(rename) }),
    ...(toolCall && { toolCall: withId(toolCall, aliases) }),
  }
}

function renamed(message: RunMessage, aliases: Aliases): RunMessage {
  const { toolCalls, toolCallId } = message
  return {
    ...message,
    ...(toolCalls && { toolCalls: toolCalls.map((call) => withId(call, aliases)) }),
    ...(toolCallId !== undefined && { toolCallId: aliases.get(toolCallId) ?? toolCallId }),
  }
}

function withId<Call extends { readonly id?: string }>(call: Call, aliases: Aliases): Call {
  const id = aliases.get(call.id ?? '')
  return id === undefined ? call : { ...call, id }
}
