import { type Context, diag } from '@opentelemetry/api'
import { alterValue } from '../../masking/alter-content.ts'
import type { ContentPolicy } from '../../masking/content-policy.ts'
import { inheritedThread } from '../../propagate/inherited-thread.ts'
import { writeAlteration } from '../../thread/alteration.ts'
import { type WrittenAttributes, writeText } from '../../thread/attribute-text.ts'
import { isJsonObject, toJson } from '../../thread/json.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import {
  ATTR_CHAT_CONVENTION,
  ATTR_CHAT_KIND,
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_RUN_INPUT,
  ATTR_CHAT_RUN_OUTPUT,
  ATTR_CHAT_TAGS,
  ATTR_CHAT_THREAD_ID,
  CONVENTION_VERSION,
} from '../../thread/semconv.ts'
import { applyLimits } from '../input/apply-limits.ts'
import { readId } from '../input/read-id.ts'
import { readTags } from '../input/read-tags.ts'
import { readUser } from '../input/read-user.ts'
import { writeUser } from '../recorder.ts'
import type { WrapOptions } from './wrap-options.ts'
import { writeMetadata } from '../write-metadata.ts'

/** The kinds of run that our own wrappers make. */
export type WrappedKind = Extract<RunKind, 'agent' | 'tool' | 'chain' | 'llm'>

/** One call of a wrapped function, as it starts. */
export interface StartedRun<Args extends readonly unknown[], Result> {
  readonly kind: WrappedKind
  readonly name: string
  readonly args: Args
  readonly options: WrapOptions<Args, Result>
  readonly within: Context
}

// OpenTelemetry's words for our wrappers' runs, so that other backends read them too.
const OPERATION: Readonly<Record<WrappedKind, readonly [operation: string, nameKey: string]>> = {
  agent: ['invoke_agent', 'gen_ai.agent.name'],
  tool: ['execute_tool', 'gen_ai.tool.name'],
  chain: ['invoke_workflow', 'gen_ai.workflow.name'],
  llm: ['chat', 'gen_ai.request.model'],
}

const TOOL_KEY = {
  [ATTR_CHAT_RUN_INPUT]: 'gen_ai.tool.call.arguments',
  [ATTR_CHAT_RUN_OUTPUT]: 'gen_ai.tool.call.result',
} as const
const PARSER = {
  [ATTR_CHAT_RUN_INPUT]: 'inputParser',
  [ATTR_CHAT_RUN_OUTPUT]: 'outputParser',
} as const

/** The attributes that a wrapped call starts with: complete without a processor of ours. */
export function runAttributes<Args extends readonly unknown[], Result>(
  run: StartedRun<Args, Result>,
  policy: ContentPolicy,
): WrittenAttributes {
  const { kind, name, args, options, within } = run
  const [operation, nameKey] = OPERATION[kind]
  const thread = inheritedThread(within)
  const { tags, metadata } = options
  const callId = kind === 'tool' ? callIdOf(args, options) : undefined
  const attributes: WrittenAttributes = {
    [ATTR_CHAT_CONVENTION]: CONVENTION_VERSION,
    [ATTR_CHAT_KIND]: kind,
    'gen_ai.operation.name': operation,
    [nameKey]: kind === 'llm' ? (requestedModel(args) ?? name) : name,
    ...(callId !== undefined && { 'gen_ai.tool.call.id': callId }),
    ...(thread?.messageId !== undefined && { [ATTR_CHAT_MESSAGE_ID]: thread.messageId }),
    ...(tags !== undefined && { [ATTR_CHAT_TAGS]: toJson(readTags([tags].flat())) }),
  }
  writeMetadata(attributes, ATTR_CHAT_METADATA, metadata, policy, { kind })
  writeRunValue(attributes, ATTR_CHAT_RUN_INPUT, () => inputOf(args, options), { kind, policy })
  writeText(attributes, ATTR_CHAT_THREAD_ID, thread?.threadId)
  writeUser(
    attributes,
    readUser(thread?.userId === undefined ? options : { ...options, ...thread }),
  )
  return applyLimits(attributes)
}

/** Writes the input or the output of a run, as far as it may be recorded. */
export function writeRunValue(
  attributes: WrittenAttributes,
  key: typeof ATTR_CHAT_RUN_INPUT | typeof ATTR_CHAT_RUN_OUTPUT,
  read: () => unknown,
  { kind, policy }: { readonly kind: WrappedKind; readonly policy: ContentPolicy },
): void {
  try {
    const given = read()
    const { value, alteration } = policy.isOpen
      ? { value: given ?? null }
      : alterValue(policy, given ?? null, { kind })
    writeAlteration(attributes, key, alteration)
    if (value === undefined) return
    const json = toJson(value)
    attributes[key] = json
    if (kind === 'tool') attributes[TOOL_KEY[key]] = json
  } catch (error) {
    diag.error(`threadspan: ${PARSER[key]} failed`, error)
  }
}

function inputOf<Args extends readonly unknown[], Result>(
  args: Args,
  { inputParser }: WrapOptions<Args, Result>,
): unknown {
  if (inputParser !== undefined) return inputParser(...args)
  return args.length === 1 ? args[0] : args
}

// A request of any API names its model.
function requestedModel([request]: readonly unknown[]): string | undefined {
  if (!isJsonObject(request)) return undefined
  const model = request['model'] ?? request['modelId']
  return typeof model === 'string' && model !== '' ? model : undefined
}

function callIdOf<Args extends readonly unknown[], Result>(
  args: Args,
  { toolCallId }: WrapOptions<Args, Result>,
): string | undefined {
  try {
    const id = typeof toolCallId === 'function' ? toolCallId(...args) : toolCallId
    return id === undefined ? undefined : readId(id, 'the toolCallId of a run')
  } catch (error) {
    diag.error('threadspan: toolCallId failed', error)
    return undefined
  }
}
