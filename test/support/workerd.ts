import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** Cloudflare's runtime. Undefined if npm has no build of it for this machine. */
export const WORKERD: string | undefined = findWorkerd()

/**
 * Starts a Worker, which ends with the test.
 *
 * @param code - The whole module.
 * @param compatibilityDate - Decides how the runtime behaves.
 * @returns the URL at which it answers.
 */
export async function startWorkerd(
  code: string,
  compatibilityDate = '2026-11-01',
  compatibilityFlags: readonly string[] = [],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'threadspan-worker-'))
  const config = join(folder, 'config.capnp')
  writeFileSync(join(folder, 'app.js'), code)
  writeFileSync(config, configOf(compatibilityDate, compatibilityFlags))
  const worker = spawn(WORKERD ?? '', ['serve', config, '--control-fd=3'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const ended = once(worker, 'exit')
  onTestFinished(async () => {
    worker.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true })
  })
  const line = once(createInterface(worker.stdio[3] as never), 'line')
  const [said] = await Promise.race([line, ended])
  if (typeof said !== 'string') throw new Error('workerd did not start: it says why above')
  return `http://127.0.0.1:${(JSON.parse(said) as { port: number }).port}`
}

function configOf(date: string, flags: readonly string[]): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "app", worker = (
      modules = [(name = "app", esModule = embed "app.js")],
      compatibilityDate = ${JSON.stringify(date)},
      compatibilityFlags = ${JSON.stringify(flags)},
    )),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "app")],
);`
}

// npm puts workerd's own program there. The script in its package starts it as a child that outlives a kill.
function findWorkerd(): string | undefined {
  try {
    const { resolve } = createRequire(import.meta.url)
    const machine = process.arch === 'x64' ? '64' : process.arch
    const program = resolve(`@cloudflare/workerd-${process.platform}-${machine}/bin/workerd`)
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}
