import { LOG_RECORD_BODY } from '../../otlp/log-event.ts'
import type { RecordedSpan, RecordedSpanEvent } from '../../otlp/recorded-span.ts'
import { spanError } from '../../otlp/span-error.ts'
import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { openTelemetry } from '../conventions/open-telemetry.ts'
import { pydanticAi } from '../frameworks/pydantic-ai.ts'
import { toRole } from '../messages/chat-role.ts'
import { firstText } from '../messages/first-text.ts'
import { messageOf } from '../messages/message-of.ts'
import { parseJson } from '../messages/json/parse-json.ts'
import { joinItems } from '../messages/join-items.ts'
import { readMessages } from '../messages/read-messages.ts'
import { splitSteps } from '../messages/split-steps.ts'
import { present } from '../present.ts'
import type { RunContent, RunReader } from '../run-content.ts'
import { eventOf } from './event-of.ts'
import { firstValue } from './first-value.ts'
import { readGenAiAttributes } from './gen-ai.ts'
import { keysOf } from './keys-of.ts'

const OWN = keysOf(openTelemetry, 'own', 'eventBody', 'eventPrompt', 'eventCompletion')
const LISTS = keysOf(pydanticAi, 'own', 'events')
const { eventName } = keysOf(pydanticAi, 'labels', 'eventName')

const DETAILS = eventOf(openTelemetry, 'gen_ai.client.inference.operation.details')
const CHOICE = eventOf(openTelemetry, 'gen_ai.choice')
const TOOL_MESSAGE = eventOf(openTelemetry, 'gen_ai.tool.message')
const PROMPT = eventOf(openTelemetry, 'gen_ai.content.prompt')
const COMPLETION = eventOf(openTelemetry, 'gen_ai.content.completion')

const ROLE_OF_EVENT: ReadonlyMap<string, string> = new Map([
  [eventOf(openTelemetry, 'gen_ai.system.message'), 'system'],
  [eventOf(openTelemetry, 'gen_ai.user.message'), 'user'],
  [eventOf(openTelemetry, 'gen_ai.assistant.message'), 'assistant'],
  [TOOL_MESSAGE, 'tool'],
])

/** The event that holds what {@link readGenAiAttributes} reads; a stream may send one for each part of the answer. */
export const readGenAiDetails: RunReader = ({ events }, kind) => {
  const details = events
    .filter(({ name }) => name === DETAILS)
    .map((event) => readGenAiAttributes(eventFields(event), kind))
  if (details.length < 2) return details[0] ?? {}
  const answers = details.flatMap(({ outputMessages = [] }) => outputMessages)
  return {
    ...(Object.assign({}, ...details.toReversed()) as RunContent),
    ...(answers.length > 0 && { outputMessages: joinItems(answers) }),
  }
}

/**
 * OpenTelemetry's GenAI conventions up to 1.36, which most instrumentations still follow: an event for each message, on
 * the span or as a log record; also the two events before those.
 */
export const readGenAiEvents: RunReader = (span, kind) => {
  const { events, attributes } = span
  const all = [...events.map(toMessageEvent), ...eventsInAttribute(attributes)]
  const choices = all.filter(({ name }) => name === CHOICE)
  if (kind === 'tool') return readToolEvents(all, choices)
  const finishReason = choices
    .map(({ fields }) => firstText(fields, ['finish_reason']))
    .find(Boolean)
  if (isTranscript(all)) {
    const messages = all.flatMap((event) => [...readInput(event), ...readOutput(event)])
    return present<RunContent>({ ...inputAndAnswer(messages, span, kind), finishReason })
  }
  const input = withCallsFirst(withoutTwins(all.flatMap(readInput)))
  const output = all.flatMap(readOutput)
  return present<RunContent>({
    ...(output.length > 0
      ? { inputMessages: input, outputMessages: output }
      : inputAndAnswer(input, span, kind)),
    finishReason,
  })
}

// Koog before 1.0 writes the calls of the history as choices, and the answer after them as a message.
function isTranscript(all: readonly MessageEvent[]): boolean {
  const choice = all.findIndex(({ name }) => name === CHOICE)
  const answer = all.findLastIndex(({ name }) => ROLE_OF_EVENT.get(name) === 'assistant')
  return choice !== -1 && answer > choice
}

// What a failed run has on it, it was given: Strands writes the whole conversation, and the last of it may be an answer.
function inputAndAnswer(
  messages: readonly RunMessage[],
  span: RecordedSpan,
  kind: RunKind,
): Pick<RunContent, 'inputMessages' | 'outputMessages'> {
  return spanError(span) === undefined ? splitSteps(messages, kind) : { inputMessages: messages }
}

/** The fields of each event of a choice. */
export function choiceEvents({ events }: RecordedSpan): readonly JsonObject[] {
  return events.filter(({ name }) => name === CHOICE).map(eventFields)
}

// Bedrock's API has the user answer for a tool: OpenTelemetry's botocore records the answer as the tool's and the user's.
function withoutTwins(messages: readonly RunMessage[]): readonly RunMessage[] {
  const answered = new Set<string>()
  return messages.filter(({ role, toolCallId }) => {
    if (role !== 'tool' || toolCallId === undefined) return true
    const isNew = !answered.has(toolCallId)
    answered.add(toolCallId)
    return isNew
  })
}

// Azure's stream tells of a call when its run step is complete, which is after the app has answered the call.
function withCallsFirst(messages: readonly RunMessage[]): readonly RunMessage[] {
  const results = new Map<string, number>()
  for (const [n, { toolCallId }] of messages.entries()) {
    if (toolCallId !== undefined && !results.has(toolCallId)) results.set(toolCallId, n)
  }
  if (results.size === 0) return messages
  const placed = messages.map((message, n) => {
    const first = (message.toolCalls ?? []).map(({ id = '' }) => results.get(id) ?? n)
    return { message, at: first.reduce((least, at) => Math.min(least, at - 0.5), n) }
  })
  return placed.toSorted((a, b) => a.at - b.at).map(({ message }) => message)
}

/** A message event, however its fields came. */
interface MessageEvent {
  readonly name: string
  readonly fields: JsonObject
}

function toMessageEvent(event: RecordedSpanEvent): MessageEvent {
  return { name: event.name, fields: eventFields(event) }
}

// The fields are the body of a log record, JSON in one attribute, or separate attributes.
function eventFields({ attributes }: RecordedSpanEvent): JsonObject {
  const body = parseJson(firstValue(attributes, [LOG_RECORD_BODY, ...OWN.eventBody]))
  if (isJsonObject(body)) return { ...attributes, ...body }
  return body == null ? attributes : { ...attributes, content: body }
}

// Pydantic AI, and Logfire with it, write all events as JSON into one attribute.
function eventsInAttribute(attributes: ReadAttributes): readonly MessageEvent[] {
  for (const key of LISTS.events) {
    const list = parseJson(attributes[key])
    if (!Array.isArray(list)) continue
    const events = list.filter(isJsonObject).flatMap((fields) => {
      const name = firstValue(fields, eventName) ?? eventFor(fields)
      return typeof name === 'string' ? [{ name, fields }] : []
    })
    if (events.length > 0) return events
  }
  return []
}

const EVENT_OF_ROLE = new Map([...ROLE_OF_EVENT].map(([name, role]) => [role, name]))

// Some leave the name out: a choice holds a message, any other event its role.
function eventFor({ message, role }: JsonObject): string | undefined {
  if (isJsonObject(message)) return CHOICE
  return typeof role === 'string' ? EVENT_OF_ROLE.get(toRole(role)) : undefined
}

function readInput({ name, fields }: MessageEvent): readonly RunMessage[] {
  if (name === PROMPT) {
    const prompt = firstValue(fields, [...OWN.eventPrompt, 'content'])
    return readMessages(prompt, { role: 'user', plainText: true })
  }
  const role = ROLE_OF_EVENT.get(name)
  if (role === undefined) return []
  return messageOf({ ...fields, role: fields['role'] ?? role }, role)
}

function readOutput({ name, fields }: MessageEvent): readonly RunMessage[] {
  if (name === COMPLETION) {
    const completion = firstValue(fields, [...OWN.eventCompletion, 'content'])
    return readMessages(completion, { role: 'assistant', plainText: true })
  }
  if (name !== CHOICE) return []
  const message = parseJson(fields['message'])
  const toolCalls = fields['tool_calls'] ?? fields['toolCalls']
  if (isJsonObject(message)) {
    return messageOf(
      {
        ...(toolCalls != null && { tool_calls: toolCalls }),
        ...message,
        role: message['role'] ?? 'assistant',
      },
      'assistant',
    )
  }
  return messageOf(
    { ...fields, message: undefined, content: message ?? fields['content'], role: 'assistant' },
    'assistant',
  )
}

// Strands: what a tool was given is a tool message, what it gave back a choice.
function readToolEvents(
  all: readonly MessageEvent[],
  choices: readonly MessageEvent[],
): RunContent {
  const given = all.find(({ name }) => name === TOOL_MESSAGE)?.fields
  const gave = choices[0]?.fields
  return present<RunContent>({
    input: given === undefined ? undefined : parseJson(given['content']),
    output: gave === undefined ? undefined : parseJson(gave['message'] ?? gave['content']),
  })
}
