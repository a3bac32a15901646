import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJsonTraces } from '../../../src/otlp/json/decode-json-traces.ts'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import type { RunKind } from '../../../src/thread/run-kind.ts'
import type { SpokenMessage } from './spoken-message.ts'

/** What a framework exported in one conversation, and what that conversation was. */
export interface RecordedConversation {
  /** The path below this folder, without its ending. */
  readonly name: string
  /** OTLP/JSON requests, one a line, as they reached the sink. */
  readonly lines: readonly string[]
  readonly threads: readonly ExpectedThread[]
  /** The kind of each span by its name; `/name` goes before `name` for a span without a parent. */
  readonly kinds: Readonly<Record<string, RunKind | 'none'>>
}

/** A thread as the script of the recording has it. */
export interface ExpectedThread {
  readonly key: string
  readonly messages: readonly SpokenMessage[]
}

interface Header {
  readonly expects: { readonly threads: readonly ExpectedThread[] }
  readonly kinds?: RecordedConversation['kinds']
}

/** All recordings below this folder. */
export function readRecordedConversations(): readonly RecordedConversation[] {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.jsonl'))
    .toSorted()
    .map((file) => {
      const text = readFileSync(join(import.meta.dirname, file), 'utf8')
      const [first = '', ...lines] = text.split('\n').filter(Boolean)
      const { expects, kinds = {} } = JSON.parse(first) as Header
      return { name: file.replace('.jsonl', ''), lines, threads: expects.threads, kinds }
    })
}

/** The spans of a recording. */
export function spansOf({ lines }: RecordedConversation): readonly RecordedSpan[] {
  return lines
    .map((line) => JSON.parse(line) as object)
    .filter((request) => 'resourceSpans' in request)
    .flatMap((request) => decodeJsonTraces(request).spans)
}

/** What the recording says a span is; `undefined` if it says nothing of that name. */
export function labelOf(
  { kinds }: RecordedConversation,
  { name, parentSpanId }: RecordedSpan,
): RunKind | 'none' | undefined {
  const atRoot = parentSpanId === undefined ? kinds[`/${name}`] : undefined
  return atRoot ?? kinds[name]
}
