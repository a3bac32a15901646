import type { RecordedThread } from '../../thread/recorded-thread.ts'
import { jsonText } from '../terminal/json-text.ts'
import { threadMarkdown } from './thread-markdown.ts'
import { writeThreadLine } from './write-thread-line.ts'

/** A format that `export` can write. */
export type ExportFormat = 'jsonl' | 'json' | 'md'

/** The text around and between the threads of an export. */
export interface ThreadWriter {
  readonly head: string
  readonly separator: string
  readonly tail: string
  write(thread: RecordedThread): string
}

/** How each format is written. */
export const THREAD_WRITERS: Readonly<Record<ExportFormat, ThreadWriter>> = {
  jsonl: {
    head: '',
    separator: '',
    tail: '',
    write: (thread) => `${jsonText(writeThreadLine(thread))}\n`,
  },
  json: {
    head: '[\n',
    separator: ',\n',
    tail: '\n]\n',
    write: (thread) => jsonText(writeThreadLine(thread), 2),
  },
  md: { head: '', separator: '\n', tail: '', write: threadMarkdown },
}
