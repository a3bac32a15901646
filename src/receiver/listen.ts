import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ThreadspanError } from '../thread/errors.ts'

/**
 * Starts a server and resolves to its port.
 *
 * @throws ThreadspanError with code `PORT_IN_USE` if another program has the port, `LISTEN` for any other reason.
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(toListenError(cause, port, host)))
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function toListenError(cause: NodeJS.ErrnoException, port: number, host: string): ThreadspanError {
  const address = `${host} port ${port}`
  return cause.code === 'EADDRINUSE'
    ? new ThreadspanError('PORT_IN_USE', `${address} is in use by another program`, { cause })
    : new ThreadspanError('LISTEN', `cannot listen on ${address}: ${cause.message}`, { cause })
}
