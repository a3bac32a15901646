import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The script of that process. */
export const STORE_PROCESS = fileURLToPath(new URL('store-process.ts', import.meta.url))

/** Which store a process writes, and what. */
export interface StoreProcess {
  readonly kind: 'sqlite' | 'otlp-file'
  readonly path: string
  readonly trace: number
  readonly batches: number
  /** Kill it with SIGKILL once it has acknowledged so many batches. */
  readonly killAfter?: number
}

/**
 * Runs `store-process.ts` to its end or until it is killed, and gives the last batch that it acknowledged.
 *
 * @throws Error where it ends in any other way.
 */
export async function runStoreProcess(options: StoreProcess): Promise<number> {
  const { kind, path, trace, batches, killAfter = Infinity } = options
  const child = spawn(
    process.execPath,
    [STORE_PROCESS, kind, path, String(trace), String(batches)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const exit = once(child, 'exit')
  let acknowledged = 0
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line)
    if (acknowledged >= killAfter) child.kill('SIGKILL')
  }
  const [code, signal] = (await exit) as [number | null, string | null]
  const ended = killAfter === Infinity ? code === 0 : signal === 'SIGKILL'
  if (!ended) throw new Error(`the store process ended with ${code ?? signal}`)
  return acknowledged
}
