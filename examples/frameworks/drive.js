/**
 * Starts the built app of this folder, chats with it, and looks at what was recorded. Exits 1 if that is not as it should be.
 * `node drive.js VISITOR`: `page` tracks its questions and sends their IDs, `use-chat` sends what the AI SDK's hook sends,
 * `client` only asks, and so does `alone`, of an app without a model.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { flush, openThread, startThreads } from 'threadspan/browser'
import { createReceiver } from 'threadspan/receiver'
import { findThreads, readThread } from 'threadspan/replay'
import { memoryStore } from 'threadspan/store/memory'

const THREADS = 20
const QUESTIONS = ['Where is my order?', 'And when does it arrive?']
const MODEL_ANSWER = 'It arrives on Thursday.'
const visitors = {
  page: askAsPage,
  'use-chat': askAsUseChat,
  client: askAsClient,
  alone: askAsClient,
}
const [, , kind] = process.argv
const ask = visitors[kind]
const hasModel = kind !== 'page' && kind !== 'alone'
const answerTo = (question) => (hasModel ? MODEL_ANSWER : `You asked: ${question}`)

const store = memoryStore()
const receiver = await createReceiver({ port: 0, store })
startThreads({ url: `${receiver.url}/v1/traces`, serviceName: 'page' })
const model = hasModel ? await startModel() : undefined
const app = fork('dist/main.js', {
  // Another Node than the driver's, if APP_NODE names one.
  execPath: process.env.APP_NODE ?? process.execPath,
  execArgv: ['--import', './dist/instrumentation.js'],
  env: {
    ...process.env,
    NODE_ENV: 'production',
    PORT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OPENAI_BASE_URL: `${model?.url}/v1`,
    OPENAI_API_KEY: 'none',
  },
})
const [{ url }] = await Promise.race([once(app, 'message'), failedStart()])

await Promise.all(Array.from({ length: THREADS }, (_, n) => chat(n)))
if (kind === 'page') await intrude()
app.send('stop')
const [{ findings }] = await once(app, 'message')
const [code] = await once(app, 'exit')
assert.equal(code, 0, 'the app exits by itself')
assert.deepEqual(findings, [])
await flush()
await verify()
await receiver.close()
await model?.stop()
console.log(`${THREADS} threads, each message once`)

async function failedStart() {
  await once(app, 'exit')
  throw new Error('the app did not start')
}

async function chat(n) {
  for (const [turn] of QUESTIONS.entries()) await ask(n, turn)
}

async function askAsPage(n, turn) {
  const thread = openThread(`chat-${n}`)
  thread.trackMessage({ role: 'user', content: QUESTIONS[turn] })
  await post(n, { question: QUESTIONS[turn] }, thread.headers())
}

async function askAsUseChat(n, turn) {
  const said = (role, id, text) => ({ id, role, parts: [{ type: 'text', text }] })
  const messages = QUESTIONS.slice(0, turn + 1).flatMap((question, at) => [
    said('user', `question-${at}`, question),
    said('assistant', `answer-${at}`, MODEL_ANSWER),
  ])
  await post(n, { id: `chat-${n}`, messages: messages.slice(0, -1) })
}

async function askAsClient(n, turn) {
  await post(n, { question: QUESTIONS[turn] })
}

// Names another client's thread, beside its own session.
async function intrude() {
  await post(0, { question: 'Whose?', threadId: 'chat-1' }, openThread('chat-1').headers())
}

async function post(n, body, headers = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `session=session-${n}`, ...headers },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  assert.ok(response.ok, text)
}

async function verify() {
  const found = await findThreads(store, { limit: THREADS * 2 })
  assert.equal(found.length, THREADS)
  for (const { id } of found) {
    const { messages, tally } = await readThread(store, id)
    const expected = QUESTIONS.flatMap((question) => [
      ['user', question],
      ['assistant', answerTo(question)],
    ])
    if (kind === 'page' && id === 'chat-0') expected.push(['assistant', answerTo('Whose?')])
    assert.deepEqual(
      messages.map(({ role, content }) => [role, content]),
      expected,
      id,
    )
    assert.equal(tally.duplicates, 0)
    if (!hasModel) continue
    for (const message of messages.filter(({ role }) => role === 'user')) {
      assert.equal(modelCalls(message.runs), 1, `${id} has the model call of each question`)
    }
  }
}

function modelCalls(runs) {
  return runs.reduce((sum, run) => sum + Number(run.kind === 'llm') + modelCalls(run.children), 0)
}

async function startModel() {
  const { LLMock } = await import('@copilotkit/aimock')
  const server = new LLMock({ port: 0, host: '127.0.0.1' })
  server.on({}, { content: MODEL_ANSWER })
  await server.start()
  return server
}
