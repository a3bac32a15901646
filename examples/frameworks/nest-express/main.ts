import type { Server } from 'node:http'
import { app } from './app.ts'
import { ready } from './ready.ts'

await app.listen(0, '127.0.0.1')
await ready(app.getHttpServer() as Server)
