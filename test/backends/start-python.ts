import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PYTHON } from './backend-cache.ts'

/** The order service in Python. */
export interface RunningPython {
  readonly url: string
  /** Sends its last spans, and ends. */
  stop(): Promise<void>
}

/** Starts the order service, which asks a language model and sends its spans over OTLP/HTTP. */
export async function startPython(otlpUrl: string, modelUrl: string): Promise<RunningPython> {
  const child = spawn(PYTHON.program, [join(import.meta.dirname, 'python/orders.py')], {
    env: {
      ...process.env,
      OTEL_SERVICE_NAME: 'orders',
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
      MODEL_URL: modelUrl,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [url] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(() => Promise.reject(new Error('the Python service ended'))),
  ])) as [string]
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
