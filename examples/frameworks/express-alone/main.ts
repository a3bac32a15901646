import { server } from './app.ts'
import { ready } from './ready.ts'

await ready(server)
