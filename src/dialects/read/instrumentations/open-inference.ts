import type { ReadAttributes } from '../../../thread/attribute-text.ts'
import { isJsonObject, toText } from '../../../thread/json.ts'
import type { RunMessage } from '../../../thread/recorded-thread.ts'
import { openInference } from '../../conventions/open-inference.ts'
import { firstText } from '../../messages/first-text.ts'
import { readIndexed } from '../../messages/indexed-attributes.ts'
import { parseJson } from '../../messages/json/parse-json.ts'
import { readMessages } from '../../messages/read-messages.ts'
import { readDocuments } from '../../messages/retrieved-documents.ts'
import { readToolDefinitions } from '../../messages/tool-definitions.ts'
import { futureAgi } from '../../platforms/future-agi.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { firstValue } from '../first-value.ts'
import { fullerMessages } from '../fuller-messages.ts'
import { keysOf } from '../keys-of.ts'
import { readRawIo } from '../raw-io.ts'
import { withMedia } from '../with-media.ts'
import { readSmolagentsMemory } from './smolagents.ts'

const INDEXED = keysOf(
  openInference,
  'indexed',
  'inputMessages',
  'prompts',
  'outputMessages',
  'choices',
  'documents',
  'toolDefinitions',
)
const OWN = keysOf(
  openInference,
  'own',
  'toolArguments',
  'toolParameters',
  'toolDefinitions',
  'query',
  'prompts',
)
const { toolCallId } = keysOf(openInference, 'labels', 'toolCallId')
const FUTURE_AGI = keysOf(futureAgi, 'indexed', 'inputMessages', 'outputMessages')

const GOOGLE_ADK = /^(?:gcp\.vertex\.agent|openinference\.instrumentation\.google_adk)$/
const SMOLAGENTS = /^openinference\.instrumentation\.smolagents$/

/** OpenInference, and traceAI after it: lists spread over indexed keys. */
export const readOpenInference: RunReader = ({ attributes, scope }, kind) => {
  const lastCall = GOOGLE_ADK.test(scope.name) && kind === 'llm' ? readLastCall(attributes) : {}
  const given = readInput(attributes)
  return present<RunContent>({
    inputMessages: SMOLAGENTS.test(scope.name)
      ? readSmolagentsMemory(given)
      : withRequest(given, attributes),
    outputMessages: [
      ...joinPieces(readChat(attributes, INDEXED.outputMessages, 'assistant')),
      ...readChat(attributes, FUTURE_AGI.outputMessages, 'assistant'),
      ...readChat(attributes, INDEXED.choices, 'assistant'),
    ],
    toolDefinitions: readTools(attributes),
    documents: INDEXED.documents.flatMap((key) => readDocuments(readIndexed(attributes, key))),
    ...(kind === 'tool' && readTool(attributes)),
    ...(kind === 'reranker' && { input: firstValue(attributes, OWN.query) }),
    ...lastCall,
  })
}

// All model calls of a turn are on one span, and its lists keep what an earlier call wrote. The request and the response are
// those of the last call alone.
function readLastCall(attributes: ReadAttributes): RunContent {
  return present<RunContent>({
    inputMessages: readMessages(firstText(attributes, REQUEST), { role: 'user' }),
    outputMessages: readMessages(firstText(attributes, RESPONSE), { role: 'assistant' }),
  })
}

function readInput(attributes: ReadAttributes): readonly RunMessage[] {
  const listed = readListed(attributes)
  const request = listed.length === 0 ? undefined : readRawIo(attributes, 'input')
  const mayHaveMedia = MEDIA.test(toText(request))
  return mayHaveMedia ? withMedia(listed, readMessages(request, { role: 'user' })) : listed
}

// In a type or a key of a part.
const MEDIA = /image|audio|video|file|document|media|blob|inline_?data/i

function readListed(attributes: ReadAttributes): readonly RunMessage[] {
  return [
    ...readChat(attributes, INDEXED.inputMessages, 'user'),
    ...readChat(attributes, FUTURE_AGI.inputMessages, 'user'),
    ...readPrompts(attributes),
  ]
}

const REQUEST = openInference.content?.input ?? []
const RESPONSE = openInference.content?.output ?? []
const MEDIA_KEY = /"(?:input_)?(?:image|audio|video|document|file|media)(?:_url)?\\*"|inline_?data/i

// The request is read only if the list may lack something of it: it may be long.
function withRequest(
  listed: readonly RunMessage[],
  attributes: ReadAttributes,
): readonly RunMessage[] {
  const request = firstText(attributes, REQUEST)
  if (listed.length === 0 || request === undefined) return listed
  const hasGaps = listed.some(isSilent) || hasOpenCalls(listed) || MEDIA_KEY.test(request)
  if (!hasGaps) return listed
  return fullerMessages(listed, readMessages(request, { role: 'user' }))
}

function isSilent({ content, toolCalls }: RunMessage): boolean {
  return (content == null || content === '') && toolCalls === undefined
}

// A model is given one result for each of its calls.
function hasOpenCalls(listed: readonly RunMessage[]): boolean {
  const results = listed.filter(({ role }) => role === 'tool')
  return results.length !== listed.flatMap(({ toolCalls = [] }) => toolCalls).length
}

function readChat(
  attributes: ReadAttributes,
  keys: readonly string[],
  role: 'user' | 'assistant',
): readonly RunMessage[] {
  return keys.flatMap((key) =>
    readMessages(readIndexed(attributes, key), { role, plainText: true }),
  )
}

// Spread over keys, or one list of texts.
function readPrompts(attributes: ReadAttributes): readonly RunMessage[] {
  const spread = readChat(attributes, INDEXED.prompts, 'user')
  if (spread.length > 0) return spread
  return readMessages(firstValue(attributes, OWN.prompts), { role: 'user', plainText: true })
}

// BeeAI's instrumentation writes one message for each piece of a stream. No app asks a model for so many choices.
const MOST_CHOICES = 16

function joinPieces(messages: readonly RunMessage[]): readonly RunMessage[] {
  const texts = messages.map(({ content }) => content)
  const arePieces =
    messages.length > MOST_CHOICES && texts.every((text) => typeof text === 'string')
  return arePieces ? [{ role: 'assistant', content: texts.join('') }] : messages
}

function readTools(attributes: ReadAttributes): RunContent['toolDefinitions'] {
  const listed = readToolDefinitions(
    INDEXED.toolDefinitions.flatMap((key) => readIndexed(attributes, key)),
  )
  return listed.length > 0
    ? listed
    : readToolDefinitions(firstValue(attributes, OWN.toolDefinitions))
}

function readTool(attributes: ReadAttributes): RunContent {
  const id = firstText(attributes, toolCallId)
  const name = firstText(attributes, openInference.toolNames ?? [])
  const keys = [
    ...OWN.toolArguments,
    ...(openInference.content?.input ?? []),
    ...OWN.toolParameters,
  ]
  const args = parseJson(firstValue(attributes, keys))
  const isNamed = id !== undefined || name !== undefined
  return present<RunContent>({
    toolCall: isNamed
      ? { ...(id !== undefined && { id }), ...(name !== undefined && { name }) }
      : undefined,
    // A JSON Schema is what the tool takes, not what it was given.
    input:
      isJsonObject(args) && args['type'] === 'object' && isJsonObject(args['properties'])
        ? undefined
        : args,
  })
}
