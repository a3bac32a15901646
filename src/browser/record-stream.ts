import type { Said } from './attributes.ts'
import { chunkText, type TextOf } from './chunk-text.ts'

/**
 * The same stream for its consumer, chunk by chunk untouched. `onEnd` hears once what was said until the stream was at
 * its end, was left, or threw.
 */
export const recordStream = <Stream extends object>(
  stream: Stream,
  onEnd: (said: Said, error: Error | undefined) => void,
  textOf: TextOf = chunkText,
): Stream => {
  const decoder = new TextDecoder()
  const marks: [millis: number, length: number][] = [[performance.now(), 0]]
  let content = ''

  const hear = (chunk: unknown): void => {
    try {
      const text = textOf(chunk, decoder)
      if (typeof text !== 'string' || !text) return
      content += text
      // As many as `packTiming` of `thread` keeps; what comes after them is one last chunk.
      marks[Math.min(marks.length, 2000)] = [performance.now(), content.length]
    } catch {
      // A chunk that cannot be read only passes.
    }
  }
  const end = (state: string, thrown?: unknown): void => {
    const error = thrown instanceof Error && thrown.name !== 'AbortError' ? thrown : undefined
    const timing = marks.slice(1).map(([millis, length], n) => {
      const [before, start] = marks[n] as [number, number]
      return `${(millis - before).toFixed()}+${length - start}`
    })
    onEnd(
      {
        'chat.content': content,
        'chat.stream.state': error ? 'failed' : state,
        'chat.stream.timing': timing.join(' '),
        'error.type': error?.name,
      },
      error,
    )
  }

  if ((stream as unknown as Partial<ReadableStream>).locked === false) {
    const { readable, writable } = new TransformStream({
      transform(chunk, passed) {
        hear(chunk)
        passed.enqueue(chunk)
      },
    })
    ;(stream as unknown as ReadableStream).pipeTo(writable).then(
      () => end('completed'),
      (thrown: unknown) => end('aborted', thrown),
    )
    return readable as unknown as Stream
  }

  const passed = passIterable(stream as unknown as AsyncIterable<unknown>, hear, end)
  // A proxy, because SDK streams carry more than their iterator (`controller`, `finalMessage()`, …).
  return new Proxy(stream, {
    get(target, key) {
      const owner = key in passed ? passed : target
      const value: unknown = (owner as Record<PropertyKey, unknown>)[key]
      return typeof value === 'function' ? value.bind(owner) : value
    },
  })
}

async function* passIterable(
  stream: AsyncIterable<unknown>,
  hear: (chunk: unknown) => void,
  end: (state: string, thrown?: unknown) => void,
): AsyncGenerator {
  let state = 'aborted'
  let thrown
  try {
    for await (const chunk of stream) {
      hear(chunk)
      yield chunk
    }
    state = 'completed'
  } catch (error) {
    thrown = error
    throw error
  } finally {
    end(state, thrown)
  }
}
