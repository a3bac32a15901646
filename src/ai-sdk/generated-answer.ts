import type { ContentPart, MessageContent } from '../thread/content-part.ts'
import { isJsonObject, toText } from '../thread/json.ts'
import type { ToolCall } from '../thread/message.ts'
import { toContentPart } from './content-parts.ts'

/** The result of a tool that the provider has run itself, inside the model call. */
export interface ProviderResult {
  readonly toolCallId: string
  readonly name: string
  readonly content: string
  readonly isError: boolean
}

/**
 * What a model has answered, put together from the parts of a plain answer or of a stream. Reasoning and sources stay with
 * the run.
 *
 * @see `LanguageModelV4Content` and `LanguageModelV4StreamPart` of @ai-sdk/provider 4.0
 */
export class GeneratedAnswer {
  readonly #parts: ContentPart[] = []
  readonly #toolCalls: ToolCall[] = []
  readonly #results = new Map<string, ProviderResult>()
  #error: unknown

  /** @returns the text in the part. */
  add(part: unknown): string {
    if (!isJsonObject(part)) return ''
    switch (part['type']) {
      case 'text':
        return this.#addText(part['text'])
      case 'text-delta':
        return this.#addText(part['delta'])
      case 'file':
        this.#parts.push(toContentPart(part))
        break
      case 'tool-call':
        this.#toolCalls.push(toToolCall(part))
        break
      case 'tool-result':
        this.#addResult(part)
        break
      case 'error':
        this.#error = part['error']
    }
    return ''
  }

  /** A text if there is only text, and `null` if there is nothing. */
  get content(): MessageContent {
    const [first] = this.#parts
    if (first === undefined) return null
    const isText = this.#parts.length === 1 && first.type === 'text'
    return isText ? String(first['content']) : [...this.#parts]
  }

  get toolCalls(): readonly ToolCall[] {
    return this.#toolCalls
  }

  get results(): readonly ProviderResult[] {
    return [...this.#results.values()]
  }

  /** An error that came as a part of the stream. */
  get error(): unknown {
    return this.#error
  }

  #addText(text: unknown): string {
    if (typeof text !== 'string' || text === '') return ''
    const last = this.#parts.at(-1)
    if (last?.type === 'text') {
      this.#parts[this.#parts.length - 1] = {
        type: 'text',
        content: String(last['content']) + text,
      }
    } else this.#parts.push({ type: 'text', content: text })
    return text
  }

  // A preliminary result, such as a preview of an image, is replaced by the next one.
  #addResult({ toolCallId, toolName, result, isError }: Record<string, unknown>): void {
    this.#results.set(String(toolCallId), {
      toolCallId: String(toolCallId),
      name: String(toolName),
      content: toText(result),
      isError: isError === true,
    })
  }
}

function toToolCall({ toolCallId, toolName, input }: Record<string, unknown>): ToolCall {
  return { id: String(toolCallId), name: String(toolName), arguments: input }
}
