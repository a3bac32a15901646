import { app } from './app.ts'
import { ready } from './ready.ts'

await app.listen({ port: 0, host: '127.0.0.1' })
await ready(app.server)
