import { type Context, context } from '@opentelemetry/api'
import { attempt } from '../attempt.ts'
import type { StreamState } from '../../thread/stream/stream-state.ts'
import type { StreamListener } from './stream-listener.ts'
import { endWithReader, keepWithoutReader } from './unread-streams.ts'

/** Whether a value is a stream that can be listened to. */
export function isStream(value: unknown): value is AsyncIterable<unknown> | ReadableStream {
  if (typeof value !== 'object' || value === null) return false
  return isReadableStream(value) || Symbol.asyncIterator in value
}

/**
 * Returns the same stream for its consumer, with every chunk untouched, while a listener sees the chunks. At each step, its
 * source runs in the given context and not in its consumer's. `extra` has additional properties of the returned stream. If
 * its consumer stops reading, or never reads, the stream counts as aborted.
 */
export function tapStream<Stream extends object, Extra extends object>(
  stream: Stream,
  listener: StreamListener,
  within: Context,
  extra: Extra,
): Stream & Extra {
  const once = endingOnce(listener)
  const tapped = isReadableStream(stream)
    ? Object.assign(tapReadable(stream, once, within), extra)
    : tapIterable(stream as Stream & AsyncIterable<unknown>, once, within, extra)
  return tapped as unknown as Stream & Extra
}

function isReadableStream(value: object): value is ReadableStream<unknown> {
  return 'getReader' in value && typeof value.getReader === 'function'
}

function endingOnce(listener: StreamListener): StreamListener {
  let ended = false
  return {
    chunk: (value) => attempt(() => listener.chunk(value)),
    end(state, error) {
      if (!ended) attempt(() => listener.end(state, error))
      ended = true
    },
  }
}

function tapReadable(
  stream: ReadableStream<unknown>,
  listener: StreamListener,
  within: Context,
): ReadableStream<unknown> {
  const reader = stream.getReader()
  const tapped = new ReadableStream<unknown>(
    {
      async pull(controller) {
        try {
          const { done, value } = await context.with(within, () => reader.read())
          if (done) {
            listener.end('completed')
            return controller.close()
          }
          listener.chunk(value)
          controller.enqueue(value)
        } catch (error) {
          listener.end(stateOf(error), error)
          controller.error(error)
        }
      },
      cancel(reason) {
        listener.end('aborted')
        return reader.cancel(reason)
      },
    },
    // Nothing is read ahead of the consumer, so the recorded times are the times of the source.
    { highWaterMark: 0 },
  )
  endWithReader(tapped, listener)
  return tapped
}

// A proxy, because SDK streams carry more than their iterator (`controller`, `response`, `finalMessage()`, …).
function tapIterable<Stream extends AsyncIterable<unknown>>(
  stream: Stream,
  listener: StreamListener,
  within: Context,
  extra: object,
): Stream {
  let iterator: AsyncIterator<unknown> | undefined
  const tapped = () => {
    if (iterator !== undefined) return iterator
    iterator = tapIterator(stream[Symbol.asyncIterator](), listener, within)
    // A reader holds the iterator, and perhaps no longer the stream.
    keepWithoutReader(proxy)
    endWithReader(iterator, listener)
    return iterator
  }
  const proxy = new Proxy(stream, {
    get(target, key) {
      if (key === Symbol.asyncIterator) return tapped
      if (key in extra) return Reflect.get(extra, key)
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      if (key === 'next' || key === 'return' || key === 'throw') {
        return (...args: unknown[]) => Reflect.apply(tapped()[key] ?? value, tapped(), args)
      }
      return value.bind(target)
    },
  })
  endWithReader(proxy, listener)
  return proxy
}

function tapIterator(
  source: AsyncIterator<unknown>,
  listener: StreamListener,
  within: Context,
): AsyncIterableIterator<unknown> {
  return {
    async next(...args) {
      try {
        const result = await context.with(within, () => source.next(...args))
        if (result.done === true) listener.end('completed')
        else listener.chunk(result.value)
        return result
      } catch (error) {
        listener.end(stateOf(error), error)
        throw error
      }
    },
    async return(value) {
      listener.end('aborted')
      const result = await context.with(within, () => source.return?.(value))
      return result ?? { done: true, value }
    },
    async throw(error) {
      listener.end(stateOf(error), error)
      if (source.throw === undefined) throw error
      return context.with(within, () => source.throw?.(error) as Promise<IteratorResult<unknown>>)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

// What `AbortController.abort()` throws into a stream, everywhere.
function stateOf(error: unknown): StreamState {
  return error instanceof Error && error.name === 'AbortError' ? 'aborted' : 'failed'
}
