import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeJsonTraces } from '../../src/otlp/json/encode-json-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { JAEGER_PROGRAM } from './backend-cache.ts'
import { freePorts } from './free-port.ts'

/** A Jaeger that runs, with its store in memory. */
export interface RunningJaeger {
  /** Its query service. */
  readonly url: string
  /** Its OTLP/HTTP receiver, without `/v1/traces`. */
  readonly otlpUrl: string
  stop(): Promise<void>
}

/** Starts a real Jaeger. */
export async function startJaeger(): Promise<RunningJaeger> {
  // Somebody else may take a port before Jaeger does.
  for (let left = 3; ; left--) {
    try {
      return await tryToStart()
    } catch (error) {
      if (left === 0 || !(error as Error).message.includes('address already in use')) throw error
    }
  }
}

async function tryToStart(): Promise<RunningJaeger> {
  const [query = 0, grpc = 0, otlp = 0] = await freePorts(3)
  const folder = await mkdtemp(join(tmpdir(), 'threadspan-jaeger-'))
  const config = join(folder, 'jaeger.yaml')
  await writeFile(config, configOf({ query, grpc, otlp }))
  const child = spawn(JAEGER_PROGRAM, ['--config', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  const stop = async () => {
    // It has nothing on disk, and a graceful end waits ten seconds for connections.
    child.kill('SIGKILL')
    await exited
    await rm(folder, { recursive: true, force: true })
  }
  let log = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text
      // The query service is the last to listen.
      if (log.includes('Everything is ready') && log.includes('Starting HTTP server')) resolve()
    })
    exited.then(() => stop()).then(() => reject(new Error(`Jaeger ended:\n${log}`)), reject)
  })
  return { url: `http://127.0.0.1:${query}`, otlpUrl: `http://127.0.0.1:${otlp}`, stop }
}

/** Sends spans over OTLP/JSON; when it answers, Jaeger has them. */
export async function sendTraces(url: string, spans: readonly RecordedSpan[]): Promise<void> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(encodeJsonTraces(spans)),
  })
  if (!response.ok) throw new Error(`OTLP: ${response.status} ${await response.text()}`)
}

function configOf(ports: {
  readonly query: number
  readonly grpc: number
  readonly otlp: number
}): string {
  return JSON.stringify({
    service: {
      extensions: ['jaeger_storage', 'jaeger_query'],
      pipelines: { traces: { receivers: ['otlp'], exporters: ['jaeger_storage_exporter'] } },
      telemetry: { metrics: { level: 'none' } },
    },
    extensions: {
      jaeger_query: {
        storage: { traces: 'memory' },
        http: { endpoint: `127.0.0.1:${ports.query}` },
        grpc: { endpoint: `127.0.0.1:${ports.grpc}` },
      },
      jaeger_storage: { backends: { memory: { memory: { max_traces: 100_000 } } } },
    },
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${ports.otlp}` } } } },
    exporters: { jaeger_storage_exporter: { trace_storage: 'memory' } },
  })
}
