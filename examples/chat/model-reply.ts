import type { ChatCompletionChunk } from 'openai/resources/chat/completions'

type ToolCallDelta = NonNullable<ChatCompletionChunk.Choice.Delta['tool_calls']>[number]

/** A tool that the model asks for. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly arguments: string
}

/** What the model streams back: tool calls, or the text of its answer while it is still coming. */
export type ModelReply =
  | { readonly toolCalls: readonly ToolCall[]; readonly text?: undefined }
  | { readonly text: AsyncIterable<string>; readonly toolCalls?: undefined }

/**
 * Reads a reply until it is clear what it is. Tool calls are read to their end; a reply that begins with text is the
 * answer, and comes as it is streamed.
 */
export async function readReply(stream: AsyncIterable<ChatCompletionChunk>): Promise<ModelReply> {
  const chunks = stream[Symbol.asyncIterator]()
  const toolCalls: ToolCall[] = []
  for (;;) {
    const { done, value } = await chunks.next()
    if (done === true) return { toolCalls }
    const delta = value.choices[0]?.delta
    for (const part of delta?.tool_calls ?? []) addPart(toolCalls, part)
    if (delta?.content) return { text: textFrom(delta.content, chunks) }
  }
}

function addPart(calls: ToolCall[], { index, id, function: called }: ToolCallDelta): void {
  const call = calls[index] ?? { id: '', name: '', arguments: '' }
  calls[index] = {
    id: id ?? call.id,
    name: called?.name ?? call.name,
    arguments: call.arguments + (called?.arguments ?? ''),
  }
}

async function* textFrom(
  first: string,
  chunks: AsyncIterator<ChatCompletionChunk>,
): AsyncGenerator<string> {
  try {
    yield first
    for (;;) {
      const { done, value } = await chunks.next()
      if (done === true) return
      const text = value.choices[0]?.delta.content
      if (text) yield text
    }
  } finally {
    await chunks.return?.()
  }
}
