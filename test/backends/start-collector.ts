import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePorts } from './free-port.ts'

const CONFIG = fileURLToPath(new URL('../../collector-config.yaml', import.meta.url))

/** A Collector that runs. */
export interface RunningCollector {
  /** Its OTLP/HTTP endpoint, without `/v1/traces`. */
  readonly url: string
  /** Sends what it holds, and ends. */
  stop(): Promise<void>
}

/** Starts a real Collector on the repository's own configuration; only the ports and the file are other ones. */
export async function startCollector(
  binary: string,
  { file, receiverUrl }: { readonly file: string; readonly receiverUrl: string },
): Promise<RunningCollector> {
  const [http, grpc] = await freePorts(2)
  const child = spawn(
    binary,
    [
      `--config=${CONFIG}`,
      `--set=receivers::otlp::protocols::http::endpoint=127.0.0.1:${http}`,
      `--set=receivers::otlp::protocols::grpc::endpoint=127.0.0.1:${grpc}`,
      `--set=exporters::otlp_http/threadspan::endpoint=${receiverUrl}`,
      '--set=service::telemetry::metrics::level=none',
    ],
    { env: { ...process.env, THREADSPAN_FILE: file }, stdio: ['ignore', 'ignore', 'pipe'] },
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
  return {
    url: `http://127.0.0.1:${http}`,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
