import type { ReaderCapabilities } from '../replay/span-reader.ts'

/** What all our own stores can do: they update a thread's summary whenever they store one of its spans. */
export const EMBEDDED_CAPABILITIES: ReaderCapabilities = {
  search: 'index',
  sort: true,
  foreignThreads: 'all',
  logEvents: true,
}
