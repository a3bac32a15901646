import type { ToolCall } from '../../thread/message.ts'
import { callPieces, type CallPiece } from './call-pieces.ts'
import { unwrapChunk } from './unwrap-chunk.ts'

interface OpenCall {
  id: string | undefined
  name: string
  text: string
  args: unknown
}

// More calls in one answer are an attack.
const MAX_CALLS = 1000

/** The tool calls of a stream, put together from its chunks. */
export class StreamedCalls {
  readonly #calls = new Map<unknown, OpenCall>()

  add(chunk: unknown): void {
    const inner = unwrapChunk(chunk)
    if (inner !== undefined) for (const piece of callPieces(inner)) this.#addPiece(piece)
  }

  get calls(): readonly ToolCall[] {
    return [...this.#calls.values()].filter(({ name }) => name !== '').map(toToolCall)
  }

  #addPiece({ key = Symbol('whole'), id, name, text, args }: CallPiece): void {
    const call = this.#calls.get(key) ?? { id: undefined, name: '', text: '', args: undefined }
    if (typeof id === 'string' && id !== '') call.id ??= id
    if (typeof name === 'string' && call.name === '') call.name = name
    if (typeof text === 'string') call.text += text
    if (args !== undefined) call.args = args
    if (this.#calls.size < MAX_CALLS) this.#calls.set(key, call)
  }
}

function toToolCall({ id, name, text, args = text === '' ? undefined : text }: OpenCall): ToolCall {
  return {
    ...(id !== undefined && { id }),
    name,
    ...(args !== undefined && { arguments: args }),
  }
}
