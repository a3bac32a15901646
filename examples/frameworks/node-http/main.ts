import { server } from './app.ts'
import { ready } from './ready.ts'

await ready(server.listen(0, '127.0.0.1'))
