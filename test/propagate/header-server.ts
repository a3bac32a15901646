import { createServer, type IncomingHttpHeaders } from 'node:http'
import { closeServer } from '../support/close-server.ts'
import { listen } from '../support/listen.ts'

/** A server that answers everything and remembers the headers of each request. */
export interface HeaderServer extends AsyncDisposable {
  readonly url: string
  readonly host: string
  readonly port: number
  readonly heard: IncomingHttpHeaders[]
}

/** Listens at a loopback name or address, on a port of its own. */
export async function listenAt(
  host: string,
  redirect?: (path: string) => string | undefined,
): Promise<HeaderServer> {
  const heard: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    heard.push(request.headers)
    const location = redirect?.(request.url ?? '')
    if (location !== undefined) response.writeHead(302, { location })
    response.end('{}')
  })
  const port = await listen(server, host)
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${name}:${port}`,
    host: name,
    port,
    heard,
    [Symbol.asyncDispose]: () => closeServer(server),
  }
}
