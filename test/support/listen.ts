import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'

/** Makes a server listen on this machine and gives back its port, a free one by default. */
export async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  await once(server.listen(port, host), 'listening')
  return (server.address() as AddressInfo).port
}
