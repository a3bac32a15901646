import { app } from './app.ts'
import { ready } from './ready.ts'

await ready(app.listen(0, '127.0.0.1'))
