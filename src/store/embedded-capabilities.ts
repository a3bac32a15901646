import type { ReaderCapabilities } from '../replay/span-reader.ts'

/** What every store of our own can do: it summarizes a thread whenever it keeps a span of it. */
export const EMBEDDED_CAPABILITIES: ReaderCapabilities = {
  search: 'index',
  sort: true,
  foreignThreads: 'all',
  logEvents: true,
}
