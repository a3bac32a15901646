import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkSetup } from 'threadspan'

/** Tells the driver where the app listens and, when the driver has asked everything, what is wrong with its set-up. */
export async function ready(server: Server): Promise<void> {
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  process.send?.({ url: `http://127.0.0.1:${port}/chat` })
  await once(process, 'message')
  process.send?.({ findings: await checkSetup() })
  server.closeAllConnections()
  server.close()
  process.disconnect()
}
