import { contentText } from '../../../thread/content-part.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import { pushTo } from '../../../thread/push-to.ts'
import { fromJson, isJsonObject } from '../../../thread/json.ts'
import type { TurnUnit } from './turn-unit.ts'

/** A call of a tool by a model. */
interface AskedTool {
  readonly id: string
  readonly asked: RecordedRun
  /** When a sub-agent had given what became its result. */
  answered?: bigint
}

/**
 * Takes the talk of sub-agents out of the conversation if no span of a tool is above it: OpenLIT and other instrumentations
 * of models make no spans of tools, and an app's own function may have none. Such a run is asked what an earlier call gave a
 * tool as an argument, and answers what a later one was given as the result of that tool. Without a span of the app around
 * them, each is in a trace of its own, and so is each call of a sub-agent that uses tools itself.
 */
export function withoutDelegates(units: readonly TurnUnit[]): readonly TurnUnit[] {
  const asked = askedTools(units)
  if (asked.size === 0) return units
  const results = resultTexts(units)
  for (const unit of units) noteAnswer(unit, toolsFor(unit, asked), results)
  return units.map((unit) => (isDelegate(unit, toolsFor(unit, asked)) ? silent(unit) : unit))
}

function silent({ unit }: TurnUnit): TurnUnit {
  return { unit, calls: [] }
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

/** The tools that a run may be, by what it was asked. The model that called one has the call before it. */
function toolsFor(
  { calls: [first] }: TurnUnit,
  asked: ReadonlyMap<string, readonly AskedTool[]>,
): readonly AskedTool[] {
  const given = first?.inputMessages ?? []
  const question = given.findLast(({ role }) => role === 'user')
  const tools = question && asked.get(contentText(question.content).trim())
  if (first === undefined || tools === undefined) return []
  const known = new Set(given.map(({ toolCallId }) => toolCallId))
  return tools.filter(
    ({ id, asked: caller }) => !known.has(id) && caller.endUnixNano <= first.startUnixNano,
  )
}

function noteAnswer(
  { calls }: TurnUnit,
  tools: readonly AskedTool[],
  results: ReadonlyMap<string, bigint>,
): void {
  const last = calls.at(-1)
  const answer = last?.outputMessages?.findLast(({ role }) => role === 'assistant')
  if (last === undefined || answer === undefined) return
  const said = contentText(answer.content).trim()
  const end = last.endUnixNano
  for (const tool of tools) {
    const isResult = (results.get(`${tool.id}\n${said}`) ?? -1n) >= end
    if (isResult && (tool.answered ?? -1n) < end) tool.answered = end
  }
}

function isDelegate({ calls }: TurnUnit, tools: readonly AskedTool[]): boolean {
  const end = calls.at(-1)?.endUnixNano ?? 0n
  return tools.some(({ answered = -1n }) => end <= answered)
}
