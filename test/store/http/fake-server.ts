import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { closeServer } from '../../support/close-server.ts'
import { listen } from '../../support/listen.ts'

/** A server of a test's own that answers as it is told. */
export interface FakeServer extends AsyncDisposable {
  readonly url: string
  /** The requests so far: method, path with parameters, headers. */
  readonly requests: readonly IncomingMessage[]
}

/** Starts a real HTTP server on a port of its own. */
export async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<FakeServer> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    request.resume()
    answer(request, response)
  })
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    requests,
    [Symbol.asyncDispose]: () => closeServer(server),
  }
}
