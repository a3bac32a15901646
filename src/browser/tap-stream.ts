/** Who listens to a stream that passes by. None of these may throw; only the first `end` counts. */
export interface StreamListener {
  chunk(value: unknown): void
  end(state: 'completed' | 'aborted' | 'failed', error?: unknown): void
}

/** The same stream for its consumer, chunk by chunk untouched, while a listener hears what passes. */
export function tapStream<Stream extends object, Extra extends object>(
  stream: Stream,
  listener: StreamListener,
  extra: Extra,
): Stream & Extra {
  const tapped =
    'getReader' in stream
      ? Object.assign(tapReadable(stream as unknown as ReadableStream, listener), extra)
      : tapIterable(stream as unknown as AsyncIterable<unknown>, listener, extra)
  return tapped as unknown as Stream & Extra
}

function tapReadable(stream: ReadableStream<unknown>, listener: StreamListener): ReadableStream {
  const reader = stream.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await heard(reader.read(), listener)
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel(reason) {
        listener.end('aborted')
        return reader.cancel(reason)
      },
    },
    // Nothing is read ahead of the consumer: the recorded times are the times of the source.
    { highWaterMark: 0 },
  )
}

// A proxy, because SDK streams carry more than their iterator (`controller`, `finalMessage()`, …).
function tapIterable(
  stream: AsyncIterable<unknown>,
  listener: StreamListener,
  extra: object,
): AsyncIterable<unknown> {
  let source: AsyncIterator<unknown> | undefined
  const open = () => (source ??= stream[Symbol.asyncIterator]())
  const own: object = {
    ...extra,
    next: (...sent: []) => heard(open().next(...sent), listener),
    async return(value: unknown) {
      listener.end('aborted')
      return (await open().return?.(value)) ?? { done: true, value }
    },
    [Symbol.asyncIterator]: () => own,
  }
  return new Proxy(stream, {
    get(target, key) {
      const value: unknown = Reflect.get(Object.hasOwn(own, key) ? own : target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function heard<Result extends { done?: boolean | undefined; value?: unknown }>(
  step: Promise<Result>,
  listener: StreamListener,
): Promise<Result> {
  try {
    const result = await step
    if (result.done) listener.end('completed')
    else listener.chunk(result.value)
    return result
  } catch (error) {
    const isAbort = error instanceof Error && error.name === 'AbortError'
    listener.end(isAbort ? 'aborted' : 'failed', error)
    throw error
  }
}
