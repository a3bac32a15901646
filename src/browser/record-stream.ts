import type { Said } from './attributes.ts'
import { chunkText, type TextOf } from './chunk-text.ts'
import { now } from './clock.ts'
import type { PageEvents } from './page-events.ts'

type Hear = (chunk: unknown) => void

/** Ends a stream, once. */
type End = (state: string, thrown?: unknown) => void

// What has not ended when the page is left ends as it is; captured, to be there before what waits is sent.
const underWay = new Set<End>()
;(globalThis as PageEvents).addEventListener?.(
  'pagehide',
  () => {
    for (const end of underWay) end('aborted')
  },
  true,
)

/**
 * The same stream for its consumer, chunk by chunk untouched. `onEnd` hears once what was said until the stream was at
 * its end, was left, or threw, and how its span ends.
 */
export const recordStream = <Stream extends object>(
  stream: Stream,
  onEnd: (said: Said, span: object) => void,
  textOf: TextOf = chunkText,
): Stream => {
  const decoder = new TextDecoder()
  const timing: string[] = []
  let content = ''
  // What the next entry of the timing counts from.
  let lastMillis = performance.now()
  let lastLength = 0

  const hear: Hear = (chunk) => {
    try {
      const text = textOf(chunk, decoder)
      if (typeof text !== 'string' || !text) return
      content += text
      const millis = performance.now()
      // As many as `packTiming` of `thread` keeps; what comes after them is one last chunk.
      timing[Math.min(timing.length, 1999)] =
        `${Math.round(millis - lastMillis)}+${content.length - lastLength}`
      if (timing[1999]) return
      lastMillis = millis
      lastLength = content.length
    } catch {
      // A chunk that cannot be read only passes.
    }
  }
  const end: End = (state, thrown) => {
    if (!underWay.delete(end)) return
    const error = thrown instanceof Error && thrown.name !== 'AbortError' ? thrown : undefined
    onEnd(
      {
        'chat.content': content,
        'chat.stream.state': error ? 'failed' : state,
        'chat.stream.timing': timing.join(' '),
        'error.type': error?.name,
      },
      { endTimeUnixNano: now(), status: error && { code: 2, message: error.message } },
    )
  }

  const tapped = tapStream(stream as ReadableStream & Stream, hear, end)
  underWay.add(end)
  return tapped as Stream
}

const tapStream = (
  stream: ReadableStream & AsyncIterable<unknown>,
  hear: Hear,
  end: End,
): object => {
  if ((stream as Partial<ReadableStream>).locked === false) {
    const { readable, writable } = new TransformStream({
      transform(chunk, passed) {
        hear(chunk)
        passed.enqueue(chunk)
      },
    })
    stream.pipeTo(writable).then(
      () => end('completed'),
      (thrown: unknown) => end('aborted', thrown),
    )
    return readable
  }
  const passed = passOn(stream[Symbol.asyncIterator].bind(stream), hear, end)
  // A generator has nothing beside its steps; an SDK's stream has (`controller`, `finalMessage()`, …), and stays itself.
  return 'next' in stream ? passed : Object.assign(stream, { [Symbol.asyncIterator]: () => passed })
}

async function* passOn(iterate: () => AsyncIterator<unknown>, hear: Hear, end: End) {
  try {
    for await (const chunk of { [Symbol.asyncIterator]: iterate }) {
      hear(chunk)
      yield chunk
    }
    end('completed')
  } catch (thrown) {
    end('aborted', thrown)
    throw thrown
  } finally {
    end('aborted')
  }
}
