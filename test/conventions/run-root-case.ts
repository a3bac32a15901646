import { type Attributes, context, trace } from '@opentelemetry/api'
import type * as root from '../../src/index.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { startRecording } from '../support/recording.ts'
import { toOptions } from './call-arguments.ts'
import { CaseClock } from './case-clock.ts'
import { CaseIds } from './case-ids.ts'
import { freshProcess } from './fresh-process.ts'
import type { GoldenCall, GoldenCase, GoldenSetup, Json } from './golden-case.ts'
import { goldenMask } from './golden-mask.ts'
import { GoldenNames } from './golden-names.ts'
import { decodeValue } from './golden-values.ts'
import { consume, namedError, streamSource } from './stream-source.ts'

/** What the root entry made of the calls of a case. */
export interface CaseResult {
  readonly spans: readonly RecordedSpan[]
  readonly names: GoldenNames
  /** How many warnings each call logged, beside how many it may. */
  readonly warnings: readonly (readonly [
    call: string,
    logged: readonly string[],
    expected: number,
  ])[]
  /** Ids of the case that nothing has taken. */
  readonly idsLeft: readonly string[]
}

/** Makes the calls of a case through the root entry, with its clock and its ids. */
export async function runRootCase({ setup, calls }: GoldenCase): Promise<CaseResult> {
  const names = new GoldenNames(setup)
  const ids = new CaseIds(setup, names)
  const clock = new CaseClock(setup)
  const recording = startRecording({ idGenerator: ids })
  try {
    const runner = new RootRunner(setup, calls, { names, clock, recording })
    await runner.run()
    return { spans: recording.spans(), names, warnings: runner.warnings, idsLeft: ids.left }
  } finally {
    clock.stop()
    await recording.stop()
  }
}

interface Surroundings {
  readonly names: GoldenNames
  readonly clock: CaseClock
  readonly recording: ReturnType<typeof startRecording>
}

type Body = () => Promise<void>

class RootRunner {
  readonly #setup: GoldenSetup
  readonly #calls: readonly GoldenCall[]
  readonly #with: Surroundings
  readonly #handles = new Map<string, root.Thread>()
  readonly warnings: [string, readonly string[], number][] = []
  readonly #logged = new Set<string>()
  #entry: typeof root | undefined

  constructor(setup: GoldenSetup, calls: readonly GoldenCall[], surroundings: Surroundings) {
    this.#setup = setup
    this.#calls = calls
    this.#with = surroundings
  }

  async run(): Promise<void> {
    await this.#startProcess()
    await this.#callsIn(undefined)
  }

  get #root(): typeof root {
    if (this.#entry === undefined) throw new Error('the process of the case has not started')
    return this.#entry
  }

  async #startProcess(): Promise<void> {
    const { limits, mask } = this.#setup
    this.#entry = await freshProcess()
    this.#entry.configureThreads({
      ...(limits && { maxContentLength: limits.content }),
      ...(mask === 'withholds' && { captureContent: false }),
      ...(mask !== undefined && mask !== 'withholds' && { mask: goldenMask(mask) }),
    })
    this.#handles.set('thread', this.#open({}))
  }

  #open(options: Json): root.Thread {
    return this.#root.openThread({ id: this.#setup.threadId, ...options })
  }

  async #callsIn(name: string | undefined): Promise<void> {
    for (const call of this.#calls) if (call.in === name) await this.#makeCall(call)
  }

  async #makeCall(call: GoldenCall): Promise<void> {
    const { clock, recording, names } = this.#with
    clock.set(call.at)
    const before = recording.warnings.length
    const args = decodeValue(call.args ?? {}, names) as Json
    const body = () => this.#callsIn(call.as ?? '')
    const [first = '', method] = call.call.split('.')
    await (method === undefined
      ? this.#callFunction(first, args, body, call)
      : this.#callMethod(this.#handle(first), method, args, body, call))
    // What the calls inside of it have logged is theirs.
    const logged = recording.warnings.slice(before).filter((line) => !this.#logged.has(line))
    for (const line of logged) this.#logged.add(line)
    this.warnings.push([call.call, logged, call.warns ?? 0])
  }

  #handle(name: string): root.Thread {
    const handle = this.#handles.get(name)
    if (handle === undefined) throw new Error(`no handle is called ${name}`)
    return handle
  }

  async #callMethod(
    thread: root.Thread,
    method: string,
    args: Json,
    body: Body,
    call: GoldenCall,
  ): Promise<void> {
    const { target, feedback, outcome, name, metadata, ...rest } = args
    const options = toOptions(rest)
    const about = asTarget(target)
    if (method === 'run') await thread.run(body)
    else if (method === 'stream_message') await this.#stream(thread, args, call)
    else if (method === 'track_message') {
      this.#name(call, thread.trackMessage(toOptions(args) as unknown as root.TrackedMessage))
    } else if (method === 'track_event') {
      this.#name(call, thread.trackEvent(name as string, metadata, options))
    } else if (method === 'track_feedback') {
      this.#name(call, thread.trackFeedback(about, feedback as root.Feedback, options))
    } else if (method === 'track_outcome') {
      this.#name(call, thread.trackOutcome(outcome as number, options))
    } else throw new Error(`no method of a handle is called ${method}`)
  }

  async #callFunction(name: string, args: Json, body: Body, call: GoldenCall): Promise<void> {
    const { withParent, extractThread, trackFeedback } = this.#root
    if (name === 'new_process') await this.#startProcess()
    else if (name === 'open_thread')
      this.#handles.set(call.as ?? 'thread', this.#open(toOptions(args)))
    else if (name === 'with_parent') {
      const { id, ...options } = args
      await withParent(id as string, body, options)
    } else if (name === 'extract') await context.with(extractThread({ ...args }), body)
    else if (name === 'start_span') await this.#startSpan(args, body)
    else if (name === 'track_feedback') {
      const { target, feedback, ...options } = args
      const id = trackFeedback(asTarget(target), feedback as root.Feedback, toOptions(options))
      this.#name(call, id)
    } else await this.#wrap(name, args, body)
  }

  async #stream(thread: root.Thread, args: Json, call: GoldenCall): Promise<void> {
    const { chunks, end, ...message } = args
    const source = streamSource({ chunks, end }, this.#with.clock)
    const { tool_calls: toolCalls, ...said } = message
    const recorded = thread.streamMessage(source.stream, {
      ...toOptions(said),
      ...(toolCalls !== undefined && {
        atEnd: () => ({ toolCalls: toolCalls as root.ToolCall[] }),
      }),
    })
    this.#name(call, recorded.messageId)
    await consume(recorded, source, this.#with.clock)
  }

  async #startSpan({ name, attributes, ends_at: endsAt }: Json, body: Body): Promise<void> {
    const { recording, clock } = this.#with
    const span = recording.tracer.startSpan(name as string, {
      attributes: attributes as Attributes,
    })
    await context.with(trace.setSpan(context.active(), span), body)
    if (endsAt !== undefined) clock.set(endsAt as number)
    span.end()
  }

  async #wrap(name: string, args: Json, body: Body): Promise<void> {
    const { wrapAgent, wrapChain, wrapModel, wrapTool } = this.#root
    const wrappers = {
      wrap_agent: wrapAgent,
      wrap_chain: wrapChain,
      wrap_model: wrapModel,
      wrap_tool: wrapTool,
    }
    const wrap = wrappers[name as keyof typeof wrappers]
    if (wrap === undefined) throw new Error(`no call is called ${name}`)
    const { input = [], output, error, ends_at: endsAt, ...options } = args
    const fn = async (..._input: unknown[]): Promise<unknown> => {
      await body()
      if (endsAt !== undefined) this.#with.clock.set(endsAt as number)
      if (error !== undefined) throw namedError(error as { name: string; message: string })
      return output
    }
    const called = wrap(fn, toOptions(options))(...(input as unknown[]))
    await called.catch((thrown: unknown) => {
      if (error === undefined) throw thrown
    })
  }

  #name({ as }: GoldenCall, id: string): void {
    if (as !== undefined) this.#with.names.set(as, id)
  }
}

function asTarget(target: unknown): root.FeedbackTarget | string {
  const isObject = typeof target === 'object' && target !== null
  return (isObject ? toOptions(target as Json) : target) as root.FeedbackTarget | string
}
