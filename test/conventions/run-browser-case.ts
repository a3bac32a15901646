import type * as browser from '../../src/browser/index.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { parseMessageId } from '../../src/thread/message-id.ts'
import { openPage } from '../browser/page-entry.ts'
import { toOptions } from './call-arguments.ts'
import { CaseClock } from './case-clock.ts'
import type { GoldenCall, GoldenCase, Json } from './golden-case.ts'
import { goldenMask } from './golden-mask.ts'
import { GoldenNames } from './golden-names.ts'
import { decodeValue } from './golden-values.ts'
import { startPageSink } from './page-sink.ts'
import { consume, streamSource } from './stream-source.ts'

/** The calls that the browser entry has. */
const CALLS =
  /^(?:open_thread|track_feedback|\w+\.(?:track_message|stream_message|track_event|track_feedback))$/

/** Whether a page has all calls of a case. */
export function isForPages({ calls }: GoldenCase): boolean {
  return calls.length > 0 && calls.every(({ call }) => CALLS.test(call))
}

/** What the browser entry made of the calls of a case, with its random ids put in place of the case's. */
export interface PageResult {
  readonly spans: readonly RecordedSpan[]
  readonly names: GoldenNames
}

/** Makes the calls of a case through the browser entry, and receives what it sends. */
export async function runBrowserCase(golden: GoldenCase): Promise<PageResult> {
  const names = new GoldenNames(golden.setup)
  const sink = await startPageSink()
  const page = await openPage()
  const clock = new CaseClock(golden.setup)
  try {
    const { mask } = golden.setup
    page.startThreads({
      url: sink.url,
      serviceName: 'page',
      ...(mask !== undefined &&
        mask !== 'withholds' && { mask: page.contentMask(goldenMask(mask)) }),
    })
    const ids = await new PageRunner(page, golden, names, clock).run()
    await page.flush()
    return { spans: renamed(sink.spans, ids, golden, names), names }
  } finally {
    clock.stop()
    await sink.close()
  }
}

class PageRunner {
  readonly #page: typeof browser
  readonly #golden: GoldenCase
  readonly #names: GoldenNames
  readonly #clock: CaseClock
  readonly #handles = new Map<string, browser.Thread>()
  readonly #ids: string[] = []

  constructor(page: typeof browser, golden: GoldenCase, names: GoldenNames, clock: CaseClock) {
    this.#page = page
    this.#golden = golden
    this.#names = names
    this.#clock = clock
    this.#handles.set('thread', page.openThread(golden.setup.threadId))
  }

  /** @returns The IDs that the calls gave back, in their order. */
  async run(): Promise<readonly string[]> {
    for (const call of this.#golden.calls) await this.#makeCall(call)
    return this.#ids
  }

  async #makeCall(call: GoldenCall): Promise<void> {
    this.#clock.set(call.at)
    const args = decodeValue(call.args ?? {}, this.#names) as Json
    const [first = '', method] = call.call.split('.')
    if (first === 'open_thread') return this.#open(call, args)
    const { target, feedback } = args
    if (method === undefined) {
      return this.#took(
        call,
        this.#page.trackFeedback(target as string, feedback as browser.Feedback),
      )
    }
    const thread = this.#handles.get(first)
    if (thread === undefined) throw new Error(`no handle is called ${first}`)
    await this.#callMethod(thread, method, args, call)
  }

  #open({ as = 'thread' }: GoldenCall, args: Json): void {
    this.#handles.set(
      as,
      this.#page.openThread({ id: this.#golden.setup.threadId, ...toOptions(args) }),
    )
  }

  async #callMethod(
    thread: browser.Thread,
    method: string,
    args: Json,
    call: GoldenCall,
  ): Promise<void> {
    const { target, feedback, name, metadata, chunks, end, ...rest } = args
    if (method === 'track_message') {
      return this.#took(
        call,
        thread.trackMessage(toOptions(args) as unknown as browser.TrackedMessage),
      )
    }
    if (method === 'track_event') {
      const user = Object.keys(rest).length > 0 ? [toOptions(rest)] : []
      return this.#took(call, thread.trackEvent(name as string, metadata, ...user))
    }
    if (method === 'track_feedback') {
      return this.#took(call, thread.trackFeedback(target as string, feedback as browser.Feedback))
    }
    const source = streamSource({ chunks, end }, this.#clock)
    const message = { ...toOptions(rest), ...(name !== undefined && { name: name as string }) }
    const recorded = thread.streamMessage(source.stream, message)
    this.#took(call, recorded.messageId)
    await consume(recorded, source, this.#clock)
  }

  #took({ as }: GoldenCall, id: string): void {
    this.#ids.push(id)
    if (as !== undefined) this.#names.set(as, id)
  }
}

// A page makes its own random ids: the nth ID that it gave out is that of the nth span of the case.
function renamed(
  spans: readonly RecordedSpan[],
  ids: readonly string[],
  golden: GoldenCase,
  names: GoldenNames,
): readonly RecordedSpan[] {
  const inCase = new Map<string, string>()
  for (const [n, id] of ids.entries()) {
    const { traceId = '', spanId = '' } = parseMessageId(id) ?? {}
    const expected = golden.spans[n]
    if (expected === undefined) throw new Error('the page made more spans than the case has')
    inCase.set(traceId, names.resolve(expected.trace_id))
    inCase.set(spanId, names.resolve(expected.span_id))
  }
  const rename = (text: string) =>
    text.replaceAll(/[0-9a-f]{32}|[0-9a-f]{16}/g, (id) => inCase.get(id) ?? id)
  const json = JSON.stringify(spans, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
  const back = JSON.parse(rename(json), (_, value: unknown) => {
    return typeof value === 'string' && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value
  }) as readonly RecordedSpan[]
  for (const { as } of golden.calls) if (as !== undefined) nameInCase(as, names, rename)
  const recorder = back
    .map(({ attributes }) => attributes['chat.recorder'])
    .find((id) => id !== undefined)
  if (typeof recorder === 'string') names.addRecorder(recorder)
  return back
}

function nameInCase(name: string, names: GoldenNames, rename: (text: string) => string): void {
  try {
    names.set(name, rename(names.resolve(`$${name}`)))
  } catch {
    // The name of a handle.
  }
}
