import type { SpanReader } from '../replay/span-reader.ts'
import type { SpanWriter } from './span-writer.ts'

/** A store that both writes and reads: memory, an OTLP file, SQLite, or one of your own. */
export interface SpanStore extends SpanReader, Required<SpanWriter> {}
