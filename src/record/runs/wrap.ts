import { type Context, context, diag, type Span, trace } from '@opentelemetry/api'
import { contentPolicy } from '../../masking/content-policy.ts'
import { TRACER_NAME } from '../../propagate/tracer-name.ts'
import { inheritedThread } from '../../propagate/inherited-thread.ts'
import { setParent } from '../../propagate/parent.ts'
import { setThreadContext } from '../../propagate/thread-context.ts'
import { attempt } from '../attempt.ts'
import { readName } from '../input/read-name.ts'
import { readUser } from '../input/read-user.ts'
import { recordFailure } from '../record-failure.ts'
import { runAttributes, type WrappedKind } from './run-attributes.ts'
import { outputAttributes, type OutputSettings, StreamedOutput } from './run-output.ts'
import type { StreamListener } from '../stream/stream-listener.ts'
import { isStream, tapStream } from '../stream/tap-stream.ts'
import { wrapClient } from './wrap-client.ts'
import type { ClientOptions, WrapOptions } from './wrap-options.ts'
import { type CallIdentity, startCall, type WrappedCall } from './wrapped-call.ts'

type AsyncFunction<Args extends unknown[], Result> = (...args: Args) => Result | Promise<Result>
type Wrapped<Args extends unknown[], Result> = (...args: Args) => WrappedCall<Result>

/**
 * Records each call of a function as an `agent` span, with its input, output, error and duration. Spans that start inside,
 * at any depth, become part of it. It matches Lunary's `wrapAgent`. If the result is a stream, it passes through and is
 * recorded until it ends.
 *
 * @example
 * ```ts
 * const agent = wrapAgent(async function ChatbotAgent(question: string) { … })
 * await agent('Hello!').setParent(messageId)
 * ```
 */
export function wrapAgent<Args extends unknown[], Result>(
  fn: AsyncFunction<Args, Result>,
  options?: WrapOptions<Args, Result>,
): Wrapped<Args, Result> {
  return wrap('agent', fn, options)
}

/** Like {@link wrapAgent}, for a tool that an agent calls. */
export function wrapTool<Args extends unknown[], Result>(
  fn: AsyncFunction<Args, Result>,
  options?: WrapOptions<Args, Result>,
): Wrapped<Args, Result> {
  return wrap('tool', fn, options)
}

/** Like {@link wrapAgent}, for a fixed sequence of steps. */
export function wrapChain<Args extends unknown[], Result>(
  fn: AsyncFunction<Args, Result>,
  options?: WrapOptions<Args, Result>,
): Wrapped<Args, Result> {
  return wrap('chain', fn, options)
}

/**
 * Like {@link wrapAgent}, for calls to a model that no instrumentation covers. A function is recorded with its arguments and
 * its result. Of a client (OpenAI, Anthropic, Gemini, Ollama, Mistral, Cohere), which is returned with its model calls
 * recorded, each whole request and response are recorded: model, messages, tools, usage. From a stream come the text, the
 * tool calls, usage and finish reason, and the time of each chunk.
 *
 * @example
 * ```ts
 * const openai = wrapModel(new OpenAI())
 * await openai.chat.completions.create({ model: 'gpt-5-mini', messages })
 * ```
 */
export function wrapModel<Args extends unknown[], Result>(
  fn: AsyncFunction<Args, Result>,
  options?: WrapOptions<Args, Result>,
): Wrapped<Args, Result>
export function wrapModel<Client extends object>(client: Client, options?: ClientOptions): Client
export function wrapModel(
  model: AsyncFunction<unknown[], unknown> | object,
  options: WrapOptions<unknown[], unknown> = {},
): object {
  if (typeof model === 'function') {
    return wrap('llm', model as AsyncFunction<unknown[], unknown>, options)
  }
  return wrapClient(model, (method, name) =>
    // Options beside the request may hold keys and headers.
    wrap('llm', method, { name, inputParser: (request) => request, ...options }),
  )
}

function wrap<Args extends unknown[], Result>(
  kind: WrappedKind,
  fn: AsyncFunction<Args, Result>,
  options: WrapOptions<Args, Result> = {},
): Wrapped<Args, Result> {
  return function wrapped(this: unknown, ...args) {
    const caller = context.active()
    return startCall(async (identity) => {
      const call = attempt(() => startRun({ kind, fn, args, options }, contextOf(caller, identity)))
      if (call === undefined) return context.with(caller, () => fn.apply(this, args))
      return settle(call, () => fn.apply(this, args))
    })
  }
}

/** A running call of a wrapped function. */
interface RunningCall extends OutputSettings {
  readonly span: Span
  /** The context in which the function runs, with its span as the active one. */
  readonly within: Context
}

function startRun<Args extends unknown[], Result>(
  { kind, fn, args, options }: CalledFunction<Args, Result>,
  above: Context,
): RunningCall {
  const name = readName(nameOf(fn, args, options) || kind, 'the name of a run')
  const policy = contentPolicy()
  const attributes = runAttributes({ kind, name, args, options, within: above }, policy)
  const span = trace.getTracer(TRACER_NAME).startSpan(name, { attributes }, above)
  const parse = options.outputParser as OutputSettings['parse']
  return { span, kind, policy, parse, within: trace.setSpan(above, span) }
}

interface CalledFunction<Args extends unknown[], Result> {
  readonly kind: WrappedKind
  readonly fn: AsyncFunction<Args, Result>
  readonly args: Args
  readonly options: WrapOptions<Args, Result>
}

async function settle<Result>(
  call: RunningCall,
  fn: () => Result | Promise<Result>,
): Promise<Result> {
  const { span, kind, policy, within } = call
  try {
    const result = await context.with(within, fn)
    if (isStream(result)) {
      return attempt(() => tapStream(result, outputListener(call), within, {}) as Result) ?? result
    }
    attempt(() => span.setAttributes(outputAttributes(result, call)))
    attempt(() => span.end())
    return result
  } catch (error) {
    attempt(() => recordFailure(span, error, policy, { kind }))
    attempt(() => span.end())
    throw error
  }
}

function outputListener(call: RunningCall): StreamListener {
  const { span, kind, policy } = call
  const output = new StreamedOutput(call)
  return {
    chunk: (value) => output.add(value),
    end(state, error) {
      span.setAttributes(output.attributes(state))
      if (state === 'failed') recordFailure(span, error, policy, { kind })
      span.end()
    },
  }
}

function contextOf(caller: Context, { parentId, ...identity }: CallIdentity): Context {
  const below = parentId === undefined ? caller : setParent(caller, parentId)
  if (identity.userId === undefined) return below
  return setThreadContext(below, { ...inheritedThread(below), ...readUser(identity) })
}

function nameOf<Args extends unknown[], Result>(
  fn: AsyncFunction<Args, Result>,
  args: Args,
  { name, nameParser }: WrapOptions<Args, Result>,
): string {
  try {
    return nameParser?.(...args) ?? name ?? fn.name
  } catch (error) {
    diag.error('threadspan: nameParser failed', error)
    return name ?? fn.name
  }
}
