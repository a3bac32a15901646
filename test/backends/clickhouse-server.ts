import { createServer, type IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'

// ClickHouse's engine, from the folder that is named, behind as much of ClickHouse's HTTP interface as its client uses.
// Usage: node clickhouse-server.ts CHDB-FOLDER DATA-FOLDER; prints its URL.

interface Session {
  query(sql: string): string
  queryAsync(sql: string): Promise<{ text(): string }>
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

async function answer(request: IncomingMessage): Promise<string> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const fields = await readFields(request, Buffer.concat(chunks))
  const query = [searchParams.get('query'), fields.get('query')].filter(Boolean).join('\n')
  const parameters = [...searchParams, ...fields].filter(([name]) => name.startsWith('param_'))
  return inTurn(async () => {
    session.query(`USE ${quoteName(searchParams.get('database') ?? 'default')}`)
    for (const [name, value] of parameters) session.query(`SET ${name} = ${quote(value)}`)
    return (await session.queryAsync(query)).text()
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
    (text) => response.end(text),
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
