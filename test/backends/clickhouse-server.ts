import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { HELLO, helloBlock } from './clickhouse-native.ts'

// ClickHouse's engine, from the folder that is named, behind as much of ClickHouse's HTTP interface as its clients for
// Node and for Go (the Collector's) use.
// Usage: node clickhouse-server.ts CHDB-FOLDER DATA-FOLDER; prints its URL.

interface Session {
  query(sql: string): string
  queryAsync(sql: string, options?: { format: string }): Promise<{ bytes(): Uint8Array }>
  close(): void
}

const [chdbFolder = '', dataFolder = ''] = process.argv.slice(2)
const { Session } = createRequire(`${chdbFolder}/`)('chdb') as {
  Session: new (path: string) => Session
}
const session = new Session(dataFolder)

// Settings belong to the session, so queries run one after the other.
let last: Promise<unknown> = Promise.resolve()
function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const done = last.then(task)
  last = done.catch(() => {})
  return done
}

async function answer(request: IncomingMessage): Promise<Uint8Array> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  if (searchParams.get('default_format') === 'Native') return answerNative(searchParams, body)
  const fields = await readFields(request, body)
  const query = [searchParams.get('query'), fields.get('query')].filter(Boolean).join('\n')
  const parameters = [...searchParams, ...fields].filter(([name]) => name.startsWith('param_'))
  return inTurn(async () => {
    session.query(`USE ${quoteName(searchParams.get('database') ?? 'default')}`)
    for (const [name, value] of parameters) session.query(`SET ${name} = ${quote(value)}`)
    return (await session.queryAsync(query)).bytes()
  })
}

// The Go client: questions in the body, or an insert in the address with its rows in the body.
function answerNative(searchParams: URLSearchParams, body: Buffer): Promise<Uint8Array> {
  const insert = searchParams.get('query')
  const query = insert ?? body.toString()
  if (query === HELLO) return Promise.resolve(helloBlock(session.query('SELECT version()').trim()))
  return inTurn(async () => {
    session.query(`USE ${quoteName(searchParams.get('database') ?? 'default')}`)
    if (insert === null) return (await session.queryAsync(query, { format: 'Native' })).bytes()
    const file = `${dataFolder}.insert.native`
    writeFileSync(file, body)
    const into = insert.replace(/\s+(?:VALUES|FORMAT\s+Native)\b[^]*$/i, '')
    await session.queryAsync(`${into} SELECT * FROM file(${quote(file)}, Native)`)
    rmSync(file)
    return new Uint8Array()
  })
}

async function readFields(
  { headers }: IncomingMessage,
  body: Buffer,
): Promise<ReadonlyMap<string, string>> {
  const type = headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return new Map([['query', body.toString()]])
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': type },
  }).formData()
  return new Map([...form].map(([name, value]) => [name, String(value)]))
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`
}

function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

const server = createServer({ maxHeaderSize: 1 << 20 }, (request, response) => {
  answer(request).then(
    (bytes) => response.end(bytes),
    (error: Error) => response.writeHead(500).end(error.message.replace(/^Query failed: /, '')),
  )
})
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once('SIGTERM', () => {
  session.close()
  process.exit(0)
})
