import type { Server } from 'node:http'
import { server } from './app.ts'
import { ready } from './ready.ts'

await ready(server as Server)
