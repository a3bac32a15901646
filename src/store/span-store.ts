import type { SpanReader } from '../replay/span-reader.ts'
import type { SpanWriter } from './span-writer.ts'

/** A store that takes spans and log events, and gives threads back: memory, an OTLP file, SQLite, or one of your own. */
export interface SpanStore extends SpanReader, Required<SpanWriter> {}
