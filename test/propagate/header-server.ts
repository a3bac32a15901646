import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

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
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${name}:${port}`,
    host: name,
    port,
    heard,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
