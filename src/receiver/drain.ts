import type { IncomingMessage } from 'node:http'

/**
 * Reads and drops the rest of a request that has its response. Resolves when it has ended, or its connection is closed. A
 * sender that is cut off while it sends would not see the response.
 */
export function drain(request: IncomingMessage): Promise<void> {
  const { socket } = request
  if (request.complete || socket.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    // Once a request has its response, Node.js does not tell it that its connection is closed.
    const ended = (): void => {
      socket.off('close', ended)
      request.off('end', ended)
      resolve()
    }
    socket.on('close', ended)
    request.on('end', ended)
    request.resume()
  })
}
