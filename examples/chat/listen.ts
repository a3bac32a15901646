import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const MAX_TRIES = 100

/**
 * Listens on this machine at a port, or on the next free one above it.
 *
 * @returns where the server can be reached, which it also tells a parent process that has an IPC channel.
 */
export async function listen(server: Server, wanted: number): Promise<string> {
  for (let port = wanted; port < wanted + MAX_TRIES; port++) {
    if (!(await isListening(server, port))) continue
    const { port: taken } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${taken}`
    process.send?.({ url })
    return url
  }
  throw new Error(`no free port between ${wanted} and ${wanted + MAX_TRIES}`)
}

async function isListening(server: Server, port: number): Promise<boolean> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false
    throw error
  }
}
