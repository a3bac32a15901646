import { isJsonObject } from '../../../thread/json.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'
import { parentsOf } from '../runs/parents-of.ts'
import { spanKey } from '../../../thread/span-ids.ts'
import type { TurnMessage } from './turn-message.ts'

/**
 * The messages of a turn with its question. If the model calls have none, because their provider keeps the conversation
 * or what they were given names no role, it is that of the run around them that has one.
 */
export function withQuestion(
  messages: readonly TurnMessage[],
  calls: readonly RecordedRun[],
  units: readonly RecordedRun[],
): readonly TurnMessage[] {
  const [asked, ...others] = messages.filter(({ message }) => message.role === 'user')
  const isSure = asked !== undefined && (others.length > 0 || !calls.every(namesNoRole))
  if (isSure) return messages
  const better = questionAround(calls, units)
  if (better.length === 0) return messages
  const rest = messages.filter(({ message }) => message.role !== 'user')
  return [...better.map((message) => ({ message })), ...rest]
}

function questionAround(
  calls: readonly RecordedRun[],
  units: readonly RecordedRun[],
): readonly RunMessage[] {
  const [call] = calls
  const parents = parentsOf(units)
  const views: (readonly RunMessage[])[] = []
  for (
    let run = call && parents.get(spanKey(call));
    run !== undefined;
    run = parents.get(spanKey(run))
  ) {
    const given = run.inputMessages ?? []
    const isAsked = given.some(({ role }) => role === 'user') && !namesNoRole(run)
    if (isAsked) views.push(given.filter(({ role }) => role !== 'system'))
  }
  const [nearest = []] = views
  return views.find((view) => previews(nearest, view)) ?? nearest
}

// Mastra's step has a text for each part of the question: `What is this?[file]`. The generation around it has the parts.
// Source: `summarizePart` in @mastra/observability (1.17).
function previews(nearest: readonly RunMessage[], view: readonly RunMessage[]): boolean {
  const [preview, parts] = [questionIn(nearest), questionIn(view)]
  if (typeof preview !== 'string' || !Array.isArray(parts)) return false
  const words = parts.map((part) => (part.type === 'text' ? part['content'] : undefined))
  const isText = words.every((text) => text !== undefined)
  return !isText && preview.startsWith(words.filter(Boolean).join(''))
}

function questionIn(messages: readonly RunMessage[]): RunMessage['content'] {
  return messages.findLast(({ role }) => role === 'user')?.content
}

/** Whether what a run was given names no role: `{ content }`, or a list of these. */
function namesNoRole({ input }: RecordedRun): boolean {
  const given = isJsonObject(input) && Array.isArray(input['messages']) ? input['messages'] : input
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  return list.length > 0 && list.every(isNameless)
}

function isNameless(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    value['content'] !== undefined &&
    value['role'] === undefined &&
    value['type'] === undefined
  )
}
