import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  openThread,
  trackFeedback,
  withParent,
  wrapAgent,
  wrapModel,
  wrapTool,
} from '../../src/index.ts'

let nth = 0

/** Says a text in every place that can hold one: each content-bearing field of our own, and of other instrumentations. */
export async function sayEverywhere(text: string): Promise<void> {
  const id = `said-everywhere-${nth++}`
  const thread = openThread({ id, userId: 'u1', metadata: { note: text }, genAiMessages: true })
  const question = thread.trackMessage({
    role: 'user',
    content: `My number is ${text}, please.`,
    metadata: { deep: [{ [text]: 1, of: new Map([[text, new Error(text)]]) }], json: quoted(text) },
    feedback: { comment: text, thumb: 'up', [`reason ${nth}`]: [text] },
  })
  thread.trackMessage({ role: 'system', content: quoted(text) })
  thread.trackMessage({
    role: 'assistant',
    content: [
      { type: 'text', content: text },
      { type: 'reasoning', content: `so ${text}` },
      { type: 'tool_call', name: 'find', arguments: { [text]: { q: text } } },
      { type: 'tool_call_response', response: quoted(text) },
      { type: 'uri', modality: 'image', uri: `https://example.com/?q=${text}` },
      { type: 'blob', modality: 'image', content: text },
      { type: 'image_url', image_url: { url: text } },
    ],
  })
  thread.trackMessage({
    role: 'assistant',
    content: null,
    toolCalls: [
      { id: 'c1', name: 'find', arguments: quoted(text) },
      { name: 'find', arguments: { q: [text] } },
      { name: 'find', arguments: `{"q": ${text}` },
    ],
  })
  // A key that is no message field goes to metadata, a content that is neither text nor parts becomes JSON.
  thread.trackMessage({ role: 'tool', content: { answer: text }, parts: [text] } as never)
  await streamEverywhere(thread, text)
  thread.trackEvent('typed', { draft: text })
  thread.trackFeedback(question, { comment: text })
  trackFeedback(question, { comment: text, score: 1 })
  thread.trackFeedback(question, { thumb: text as never, name: text, type: text })
  trackFeedback(question, text as never)
  await withParent(question, () => runEverywhere(text))
}

const quoted = (text: string) => JSON.stringify({ q: text, nested: JSON.stringify([text]) })

async function streamEverywhere(
  thread: ReturnType<typeof openThread>,
  text: string,
): Promise<void> {
  async function* halves(fail: boolean) {
    yield `It is ${text.slice(0, 4)}`
    yield text.slice(4)
    if (fail) throw new Error(`no more after ${text}`)
  }
  for await (const _ of thread.streamMessage(halves(false))) continue
  try {
    for await (const _ of thread.streamMessage(halves(true))) continue
  } catch {
    // Its own failure, which is recorded.
  }
}

async function runEverywhere(text: string): Promise<void> {
  const lookup = wrapTool(async (q: string) => ({ found: q }), { metadata: { text } })
  const model = wrapModel(async function* answer(q: string) {
    yield q.slice(0, 3)
    yield q.slice(3)
  })
  const failing = wrapAgent(
    async (prompt: { q: string }) => {
      throw new TypeError(`cannot answer ${prompt.q}`)
    },
    { inputParser: (prompt) => quoted(prompt.q) },
  )
  await lookup(text)
  for await (const _ of await model(text)) continue
  await failing({ q: text }).catch(() => {})
  const invalid = wrapTool(async () => {
    throw new SyntaxError(quoted(text))
  })
  await invalid().catch(() => {})
  instrumented(text)
}

// Attributes and events as instrumentations of six vocabularies write them.
function instrumented(text: string): void {
  const encoded = encodeURIComponent(text)
  const span = trace.getTracer('other').startSpan('chat', {
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': quoted(text),
      'gen_ai.system_instructions': text,
      'gen_ai.tool.call.arguments': quoted(text),
      'gen_ai.prompt': text,
      'gen_ai.prompt.0.content': text,
      'gen_ai.completion.0.tool_calls.0.arguments': quoted(text),
      'input.value': quoted(text),
      'llm.input_messages.0.message.content': text,
      'llm.input_messages.0.message.contents.0.message_content.text': text,
      'retrieval.documents.0.document.content': text,
      'ai.prompt.messages': quoted(text),
      'ai.prompt.tools': [quoted(text)],
      'ai.toolCall.args': quoted(text),
      'traceloop.entity.input': quoted(text),
      'langfuse.observation.input': text,
      'mlflow.spanInputs': quoted(text),
      'gcp.vertex.agent.llm_request': quoted(text),
      'lk.pii.user_input': text,
      'pydantic_ai.all_messages': quoted(text),
      tool_arguments: text,
      'url.full': `https://example.com/find/${encoded}?page=2&q=${encoded}#${encoded}`,
      'url.path': `/find/${encoded}`,
      'url.query': `q=${encoded}&filter=${encodeURIComponent(quoted(text))}`,
      'http.target': `/find?q=${encoded}`,
      'http.request.header.referer': [text],
      'db.query.text': `select * from orders where name = '${text}'`,
      'db.query.parameter.0': text,
    },
  })
  span.addLink({
    context: { ...span.spanContext(), traceFlags: 1 },
    attributes: { 'gen_ai.prompt': text, 'input.value': quoted(text) },
  })
  span.setAttributes({
    'gen_ai.output.messages': quoted(text),
    'gen_ai.tool.call.result': text,
    'output.value': text,
    'ai.response.text': text,
    'ai.response.object': quoted(text),
    'traceloop.entity.output': text,
  })
  span.addEvent('gen_ai.user.message', { content: text })
  span.addEvent('gen_ai.choice', { index: 0, message: quoted(text) })
  span.addEvent('gen_ai.content.prompt', { 'gen_ai.prompt': quoted(text) })
  span.addEvent('said', { 'gen_ai.event.content': quoted(text) })
  span.recordException(new Error(`refused: ${text}`))
  span.recordException(new Error(quoted(text)))
  span.setStatus({ code: SpanStatusCode.ERROR, message: `refused: ${text}` })
  context.with(trace.setSpan(context.active(), span), () => {
    trace
      .getTracer('other')
      .startSpan('below', { attributes: { 'output.value': text } })
      .end()
  })
  span.end()
}
