/**
 * Runs the app in an example's set-up, chats with it, and looks at what came of it: in a store, at the model, at the
 * order service and at a vendor. Exits 1 where that is not as it should be.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { createReceiver } from 'threadspan/receiver'
import { findThreads, readThread } from 'threadspan/replay'
import { memoryStore } from 'threadspan/store/memory'

const THREADS = 20
const SECRET = 'my boots of size 43'

const store = memoryStore()
const receiver = await createReceiver({ port: 0, store })
// Another address of this machine: what stands for somebody else's.
const model = await listen('127.0.0.2', { answer: `We have ${SECRET}.` })
const orders = await listen('127.0.0.1', {})
const vendor = await listen('127.0.0.2', {})

const { url, findings, app } = await startApp()
await Promise.all(Array.from({ length: THREADS }, (_, n) => chat(url, `chat-${n}`)))
app.send('stop')
const [code] = await once(app, 'exit')
assert.equal(code, 0, 'the app exits by itself')

const threads = await readThreads()
const { verify = verifyDefault } = existsSync('verify.js')
  ? await import(`${process.cwd()}/verify.js`)
  : {}
verifyWhole(threads)
verify({ findings, threads, vendor, model, orders, THREADS, SECRET })
assert.equal(model.requests.length, THREADS)
for (const { headers } of model.requests) assert.doesNotMatch(JSON.stringify(headers), /chat-\d/)

await receiver.close()
for (const server of [model, orders, vendor]) server.close()
console.log(`${threads.length} of ${THREADS} threads, each whole`)

async function startApp() {
  const preload = existsSync('instrumentation.js') ? './instrumentation.js' : 'threadspan/register'
  const app = fork('app.js', {
    execArgv: ['--import', preload],
    env: {
      ...process.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_SERVICE_NAME: 'chat',
      MODEL_URL: model.url,
      ORDERS_URL: orders.url,
      VENDOR_URL: vendor.url,
    },
  })
  const exited = once(app, 'exit').then(() => {
    throw new Error('the app did not start')
  })
  const [said] = await Promise.race([once(app, 'message'), exited])
  exited.catch(() => {})
  return { app, ...said }
}

async function chat(url, threadId) {
  const body = JSON.stringify({ threadId, question: `Where are ${SECRET}?` })
  const response = await fetch(url, { method: 'POST', body })
  assert.equal(response.status, 200, await response.text())
}

async function readThreads() {
  const found = await findThreads(store, { limit: THREADS * 2 })
  return Promise.all(found.map(({ id }) => readThread(store, id)))
}

// Whatever a set-up does with threads, it never keeps half of one.
function verifyWhole(threads) {
  for (const { id, messages } of threads) {
    const said = messages.map(({ role, content }) => [role, content])
    const expected = [
      ['user', `Where are ${SECRET}?`],
      ['assistant', `We have ${SECRET}.`],
    ]
    assert.deepEqual(said, expected, `${id} has both messages`)
    const runs = messages[0].runs.filter(({ kind }) => kind === 'llm')
    assert.deepEqual(
      runs.map(({ name }) => name),
      ['chat gpt-5-mini'],
      `${id} has its run`,
    )
  }
}

function verifyDefault() {
  assert.deepEqual(findings, [])
  assert.equal(threads.length, THREADS)
  assert.ok(!vendor.heard(SECRET), 'no message reaches the vendor')
  // The app's own service is told the thread, and the model (see above) is not.
  assert.equal(orders.requests.length, THREADS)
  for (const { headers } of orders.requests) assert.match(headers.tracestate, /threadspan=chat-/)
}

async function listen(host, answer) {
  const requests = []
  const take = ({ headers }, bytes) => {
    const body = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
    requests.push({ headers, body: body.toString('latin1') })
  }
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    buffer(request)
      .then((bytes) => take(request, bytes))
      .then(
        () => response.end(JSON.stringify(answer)),
        (error) => response.writeHead(400).end(String(error)),
      )
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    requests,
    url: `http://${host}:${server.address().port}`,
    heard: (text) => requests.some(({ body }) => body.includes(text)),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
