import type { Server } from 'node:http'

/** Closes a server together with its connections, those that are kept alive included. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
