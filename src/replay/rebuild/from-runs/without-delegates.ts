import { contentText } from '../../../thread/content-part.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import { pushTo } from '../../../thread/push-to.ts'
import { fromJson, isJsonObject } from '../../../thread/json.ts'
import type { TurnUnit } from './turn-unit.ts'

/** A call of a tool by a model. */
interface AskedTool {
  readonly id: string
  readonly asked: RecordedRun
}

/**
 * Takes the talk of sub-agents out of the conversation if no span of a tool is above it: OpenLIT and other instrumentations
 * of models make no spans of tools, and an app's own function may have none. Such a run is asked what an earlier call gave a
 * tool as an argument, and answers what a later one was given as the result of that tool. Without a span of the app around
 * them, each is in a trace of its own.
 */
export function withoutDelegates(units: readonly TurnUnit[]): readonly TurnUnit[] {
  const asked = askedTools(units)
  if (asked.size === 0) return units
  const results = resultTexts(units)
  return units.map((given) => (isDelegate(given, asked, results) ? { ...given, calls: [] } : given))
}

function askedTools(units: readonly TurnUnit[]): ReadonlyMap<string, AskedTool[]> {
  const asked = new Map<string, AskedTool[]>()
  for (const call of units.flatMap(({ calls }) => calls)) {
    const toolCalls = (call.outputMessages ?? []).flatMap((message) => message.toolCalls ?? [])
    for (const { id, arguments: args } of toolCalls) {
      const given = fromJson(args) ?? args
      const values = isJsonObject(given) ? Object.values(given) : [given]
      for (const text of values) {
        if (id !== undefined && typeof text === 'string') {
          pushTo(asked, text.trim(), { id, asked: call })
        }
      }
    }
  }
  return asked
}

// When a model was last given each result.
function resultTexts(units: readonly TurnUnit[]): ReadonlyMap<string, bigint> {
  const results = new Map<string, bigint>()
  for (const { inputMessages = [], startUnixNano } of units.flatMap(({ calls }) => calls)) {
    for (const { role, toolCallId = '', content } of inputMessages) {
      const key = `${toolCallId}\n${contentText(content).trim()}`
      const isLater = (results.get(key) ?? -1n) < startUnixNano
      if (role === 'tool' && isLater) results.set(key, startUnixNano)
    }
  }
  return results
}

function isDelegate(
  { calls }: TurnUnit,
  asked: ReadonlyMap<string, readonly AskedTool[]>,
  results: ReadonlyMap<string, bigint>,
): boolean {
  const [first, last] = [calls[0], calls.at(-1)]
  const given = first?.inputMessages ?? []
  const question = given.findLast(({ role }) => role === 'user')
  const answer = last?.outputMessages?.findLast(({ role }) => role === 'assistant')
  if (first === undefined || last === undefined) return false
  if (question === undefined || answer === undefined) return false
  // The model that asked has the result before it.
  if (given.some(({ role }) => role === 'tool')) return false
  const tools = asked.get(contentText(question.content).trim()) ?? []
  const said = contentText(answer.content).trim()
  return tools.some(
    (tool) =>
      tool.asked.endUnixNano <= first.startUnixNano &&
      (results.get(`${tool.id}\n${said}`) ?? -1n) >= last.endUnixNano,
  )
}
