import { type Context, context, diag, type Span, trace } from '@opentelemetry/api'
import { type ContentPolicy, contentPolicy } from '../../masking/content-policy.ts'
import { TRACER_NAME } from '../../propagate/tracer-name.ts'
import { inheritedThread } from '../../propagate/inherited-thread.ts'
import { setParent } from '../../propagate/parent.ts'
import { setThreadContext } from '../../propagate/thread-context.ts'
import { attempt } from '../attempt.ts'
import { readName } from '../input/read-name.ts'
import { readUser } from '../input/read-user.ts'
import { recordFailure } from '../record-failure.ts'
import { outputAttributes, runAttributes, type WrappedKind } from './run-attributes.ts'
import type { StreamListener } from '../stream/stream-listener.ts'
import { StreamRecording } from '../stream/stream-recording.ts'
import { isStream, tapStream } from '../stream/tap-stream.ts'
import type { WrapOptions } from './wrap-options.ts'
import { type CallIdentity, startCall, type WrappedCall } from './wrapped-call.ts'

type AsyncFunction<Args extends unknown[], Result> = (...args: Args) => Result | Promise<Result>
type Parse = (output: unknown) => unknown
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

/** Like {@link wrapAgent}, for a call to a model that no instrumentation covers. */
export function wrapModel<Args extends unknown[], Result>(
  fn: AsyncFunction<Args, Result>,
  options?: WrapOptions<Args, Result>,
): Wrapped<Args, Result> {
  return wrap('llm', fn, options)
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
interface RunningCall {
  readonly span: Span
  readonly kind: WrappedKind
  readonly policy: ContentPolicy
  readonly parse: Parse
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
  const parse = (options.outputParser ?? asItIs) as Parse
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
    attempt(() => recordOutput(call, result))
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
  const recording = new StreamRecording()
  return {
    chunk: (value) => recording.add(value),
    end(state, error) {
      recordOutput(call, recording.text)
      if (state === 'failed') recordFailure(span, error, policy, { kind })
      span.end()
    },
  }
}

function asItIs(output: unknown): unknown {
  return output
}

function recordOutput({ span, kind, policy, parse }: RunningCall, output: unknown): void {
  span.setAttributes(outputAttributes(() => parse(output), kind, policy))
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
