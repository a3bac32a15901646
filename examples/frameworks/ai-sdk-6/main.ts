import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { POST } from './app.ts'
import { ready } from './ready.ts'

await ready(serve({ fetch: POST, port: 0, hostname: '127.0.0.1' }) as Server)
