import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

/** A program that serves a URL until the test ends. */
export interface ServedUrl {
  readonly command: string
  readonly args: readonly string[]
  readonly url: string
  readonly cwd: string
  /** Added to this process's own environment. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * Starts a program, and waits until its URL responds. The stack ends it.
 *
 * @throws Error with its standard error if the program ends first.
 */
export async function startServer(
  stack: AsyncDisposableStack,
  { command, args, url, cwd, env }: ServedUrl,
): Promise<void> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(child, 'exit')
  stack.defer(async () => {
    child.kill('SIGTERM')
    await ended
  })
  while (!(await responds(url))) {
    if (child.exitCode !== null) throw new Error(`${command} ended:\n${stderr}`)
    await delay(100)
  }
}

function responds(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}
