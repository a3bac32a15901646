import type { StreamListener } from './stream-listener.ts'

// Some edge runtimes lack it, and must still be able to load this module.
const unread =
  typeof FinalizationRegistry === 'function'
    ? new FinalizationRegistry<StreamListener>((listener) => listener.end('aborted'))
    : undefined

/**
 * Ends the recording of a stream that is never read to its end. It ends with its reader, at the latest when the reader is
 * collected as garbage.
 *
 * @param reader - The object that the consumer holds. The listener must not refer to it.
 */
export function endWithReader(reader: object, listener: StreamListener): void {
  unread?.register(reader, listener, reader)
}

/** Cancels {@link endWithReader}, because another reader holds the stream now. */
export function keepWithoutReader(reader: object): void {
  unread?.unregister(reader)
}
