import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { COLLECTOR_PROGRAM } from './backend-cache.ts'
import { freePorts } from './free-port.ts'

/** The repository's own configuration. */
export const COLLECTOR_CONFIG: string = join(import.meta.dirname, '../../collector-config.yaml')

/** Where a Collector keeps things, and to whom it sends the spans of threads. */
export interface CollectorSettings {
  /** For its queues and its file; another Collector on the same folder goes on where one has ended. */
  readonly folder: string
  readonly receiverUrl: string
  /** Its exporter is part of the pipeline where this is given. */
  readonly clickhouse?: { readonly url: string; readonly database: string }
  readonly jaegerUrl?: string
  /** What else is other than in the file, as `--set` takes it. */
  readonly set?: readonly string[]
  /** @default any free one */
  readonly port?: number
}

/** A Collector that runs. */
export interface RunningCollector {
  /** Its OTLP/HTTP endpoint, without `/v1/traces`. */
  readonly url: string
  readonly port: number
  /** Its OTLP/gRPC endpoint. */
  readonly grpcUrl: string
  /** What Prometheus would read. */
  readonly metricsUrl: string
  /** The lines that it writes. */
  readonly file: string
  /** Sends what it holds, and ends. */
  stop(): Promise<void>
  /** Ends without a chance to send anything. */
  kill(): Promise<void>
}

/** Starts a real Collector on the repository's own configuration; only ports, paths and the exporters in use are others. */
export async function startCollector(settings: CollectorSettings): Promise<RunningCollector> {
  const { folder, receiverUrl, clickhouse, jaegerUrl, set = [] } = settings
  const [http = 0, grpc = 0, metrics = 0] = await freePorts(3)
  const port = settings.port ?? http
  const file = join(folder, 'threads.jsonl')
  // Jaeger takes no log records.
  const logExporters = ['otlp_http/threadspan', 'file/threadspan']
  const exporters = ['otlp_http/threadspan', 'file/threadspan']
  for (const list of [exporters, logExporters]) {
    if (clickhouse !== undefined) list.push('clickhouse/threads')
  }
  if (jaegerUrl !== undefined) exporters.push('otlp_http/jaeger')
  const args = [
    `receivers::otlp::protocols::http::endpoint=127.0.0.1:${port}`,
    `receivers::otlp::protocols::grpc::endpoint=127.0.0.1:${grpc}`,
    `exporters::otlp_http/threadspan::endpoint=${receiverUrl}`,
    `exporters::prometheus::endpoint=127.0.0.1:${metrics}`,
    `service::pipelines::traces/threads::exporters=[${exporters.join(',')}]`,
    `service::pipelines::logs/threads::exporters=[${logExporters.join(',')}]`,
    // The bridge to ClickHouse's engine speaks no compressed blocks.
    'exporters::clickhouse/threads::compress=none',
    // Threads that are imported may be older than any time that they are kept for.
    'exporters::clickhouse/threads::ttl=0s',
    'service::telemetry::metrics::level=none',
    ...set,
  ]
  const child = spawn(
    COLLECTOR_PROGRAM,
    [`--config=${COLLECTOR_CONFIG}`, ...args.map((value) => `--set=${value}`)],
    {
      env: {
        ...process.env,
        THREADSPAN_FILE: file,
        THREADSPAN_QUEUES: join(folder, 'queues'),
        ...(clickhouse && {
          CLICKHOUSE_ENDPOINT: clickhouse.url,
          CLICKHOUSE_DATABASE: clickhouse.database,
        }),
        ...(jaegerUrl !== undefined && { JAEGER_ENDPOINT: jaegerUrl }),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const exited = once(child, 'exit')
  let log = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text
      if (log.includes('Everything is ready')) resolve()
    })
    exited.then(() => reject(new Error(`the Collector ended:\n${log}`)), reject)
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    grpcUrl: `http://127.0.0.1:${grpc}`,
    metricsUrl: `http://127.0.0.1:${metrics}/metrics`,
    file,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}
