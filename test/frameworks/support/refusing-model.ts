import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/** What it says instead of an answer. */
const REFUSAL = 'I cannot help with that.'

const HEAD = { id: 'chatcmpl-refused', created: 1, model: 'gpt-4o-mini' }
const USAGE = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 }

/**
 * OpenAI's chat completions, of a model that refuses every question: the words stand under `refusal`, beside a content that
 * is null. https://platform.openai.com/docs/guides/structured-outputs#refusals
 */
export const refusingModel = {
  async handleRequest(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { stream } = JSON.parse(await text(request)) as { readonly stream?: boolean }
    if (stream === true) {
      response.setHeader('content-type', 'text/event-stream')
      response.end(
        [...chunks().map((chunk) => JSON.stringify(chunk)), '[DONE]'].map(toEvent).join(''),
      )
    } else {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(completion()))
    }
    return true
  },
}

function completion(): object {
  const message = { role: 'assistant', content: null, refusal: REFUSAL }
  const choices = [{ index: 0, message, finish_reason: 'stop', logprobs: null }]
  return { ...HEAD, object: 'chat.completion', choices, usage: USAGE }
}

function chunks(): readonly object[] {
  const pieces = REFUSAL.split(/(?<= )/).map((refusal) => ({ refusal }))
  const deltas = [{ role: 'assistant', content: null, refusal: '' }, ...pieces]
  const choices = [
    ...deltas.map((delta) => ({ index: 0, delta, finish_reason: null })),
    { index: 0, delta: {}, finish_reason: 'stop' },
  ]
  const object = 'chat.completion.chunk'
  return [
    ...choices.map((choice) => Object.assign({ object, choices: [choice] }, HEAD)),
    { ...HEAD, object, choices: [], usage: USAGE },
  ]
}

function toEvent(data: string): string {
  return `data: ${data}\n\n`
}
