import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Genkit's telemetry server from the folder that is named, on the port that is. Usage: node genkit-server.ts FOLDER PORT

type Store = new (options: { storeRoot: string; indexRoot: string }) => object

const [folder = '', port = ''] = process.argv.slice(2)
const { startTelemetryServer, LocalFileTraceStore, LocalFileLogStore } = createRequire(
  `${folder}/`,
)('@genkit-ai/telemetry-server') as {
  readonly startTelemetryServer: (options: object) => Promise<void>
  LocalFileTraceStore: Store
  LocalFileLogStore: Store
}
const root = mkdtempSync(join(tmpdir(), 'threadspan-genkit-'))
process.once('SIGTERM', () => {
  rmSync(root, { recursive: true, force: true })
  process.exit(0)
})
const roots = { storeRoot: root, indexRoot: root }
await startTelemetryServer({
  port: Number(port),
  host: '127.0.0.1',
  traceStore: new LocalFileTraceStore(roots),
  logStore: new LocalFileLogStore(roots),
})
console.log('ready')
