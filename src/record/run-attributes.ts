import { type Attributes, type Context, diag } from '@opentelemetry/api'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { type WrittenAttributes, writeText } from '../thread/attribute-text.ts'
import { toJson } from '../thread/json.ts'
import type { RunKind } from '../thread/run-kind.ts'
import {
  ATTR_CHAT_CONVENTION,
  ATTR_CHAT_KIND,
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_RUN_INPUT,
  ATTR_CHAT_TAGS,
  ATTR_CHAT_THREAD_ID,
  CONVENTION_VERSION,
} from '../thread/semconv.ts'
import { writeUser } from './recorder.ts'
import type { WrapOptions } from './wrap-options.ts'

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

// OpenTelemetry's words for what our wrappers wrap, so that backends that know nothing of us read the runs too.
const OPERATION: Readonly<Record<WrappedKind, readonly [operation: string, nameKey: string]>> = {
  agent: ['invoke_agent', 'gen_ai.agent.name'],
  tool: ['execute_tool', 'gen_ai.tool.name'],
  chain: ['invoke_workflow', 'gen_ai.workflow.name'],
  llm: ['chat', 'gen_ai.request.model'],
}

/** The attributes that a wrapped call starts with: complete without a processor of ours. */
export function runAttributes<Args extends readonly unknown[], Result>(
  run: StartedRun<Args, Result>,
): WrittenAttributes {
  const { kind, name, args, options, within } = run
  const [operation, nameKey] = OPERATION[kind]
  const thread = inheritedThread(within)
  const { tags, metadata } = options
  const input = inputOf(args, options)
  const attributes: WrittenAttributes = {
    [ATTR_CHAT_CONVENTION]: CONVENTION_VERSION,
    [ATTR_CHAT_KIND]: kind,
    'gen_ai.operation.name': operation,
    [nameKey]: name,
    ...(thread?.messageId !== undefined && { [ATTR_CHAT_MESSAGE_ID]: thread.messageId }),
    ...(tags !== undefined && { [ATTR_CHAT_TAGS]: toJson(tags) }),
    ...(metadata !== undefined && { [ATTR_CHAT_METADATA]: toJson(metadata) }),
    ...(input !== undefined && { [ATTR_CHAT_RUN_INPUT]: input }),
    ...(kind === 'tool' && input !== undefined && { 'gen_ai.tool.call.arguments': input }),
  }
  writeText(attributes, ATTR_CHAT_THREAD_ID, thread?.threadId)
  writeUser(attributes, thread?.userId === undefined ? options : { ...options, ...thread })
  return attributes
}

/** What a tool gave back, under OpenTelemetry's name as well. */
export function toolResult(kind: WrappedKind, output: string): Attributes {
  return kind === 'tool' ? { 'gen_ai.tool.call.result': output } : {}
}

function inputOf<Args extends readonly unknown[], Result>(
  args: Args,
  { inputParser }: WrapOptions<Args, Result>,
): string | undefined {
  try {
    if (inputParser !== undefined) return toJson(inputParser(...args))
    return toJson(args.length === 1 ? args[0] : args)
  } catch (error) {
    diag.error('threadspan: inputParser failed', error)
    return undefined
  }
}
