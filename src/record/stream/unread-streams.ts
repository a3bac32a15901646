import type { StreamListener } from './stream-listener.ts'

// Not everywhere: some edge runtimes are without it, and must load this module all the same.
const unread =
  typeof FinalizationRegistry === 'function'
    ? new FinalizationRegistry<StreamListener>((listener) => listener.end('aborted'))
    : undefined

/**
 * Ends what listens to a stream when nobody can read on any more: a stream that is given away and never read to its end
 * ends with its reader, at the latest when that is collected as garbage.
 *
 * @param reader - What its consumer holds; the listener must not refer to it.
 */
export function endWithReader(reader: object, listener: StreamListener): void {
  unread?.register(reader, listener, reader)
}

/** Takes back {@link endWithReader}: somebody else holds the stream now. */
export function keepWithoutReader(reader: object): void {
  unread?.unregister(reader)
}
