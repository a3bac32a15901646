import { readWord } from './read-word.ts'
import type { Verdict } from './rule.ts'

const KIND_OF: ReadonlyMap<string, Verdict> = new Map([
  ['ai.toolcall', 'tool'],
  ['ai.embed', 'chain'],
  ['ai.embedmany', 'chain'],
  ['ai.rerank', 'chain'],
  ['ai.generateimage', 'llm'],
  ['ai.generatevideo', 'llm'],
  ['ai.generatespeech', null],
  ['ai.transcribe', null],
])

/**
 * Vercel AI SDK up to version 6: `ai.streamText` is the loop around the model calls (`ai.streamText.doStream`) and the
 * tools, which is what other conventions, and version 7 of the SDK itself, call an agent. `operation.name` carries the
 * app's function id behind the operation.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-core/telemetry
 */
export function aiSdkOperation(value: unknown): Verdict {
  const word = readWord(value)
  if (!word.startsWith('ai.')) return undefined
  const [operation = ''] = word.split(' ')
  if (KIND_OF.has(operation)) return KIND_OF.get(operation)
  if (operation.endsWith('.doembed')) return 'embedding'
  if (operation.endsWith('.dorerank')) return 'reranker'
  if (/\.do(generate|stream)$/.test(operation)) return 'llm'
  return /^ai\.(generate|stream)(text|object)$/.test(operation) ? 'agent' : undefined
}
