import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const EXIT_WITH_PARENT = join(import.meta.dirname, 'exit-with-parent.ts')
const GRACE_MILLIS = 3000

/** What to run. */
export interface ChildOptions {
  readonly args: readonly string[]
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Where its output goes. */
  readonly output: 'inherit' | 'ignore'
}

/** Starts Node in a process that does not outlive this one. */
export function startChild({ args, env, output }: ChildOptions): ChildProcess {
  return spawn(process.execPath, ['--import', EXIT_WITH_PARENT, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, 'inherit', 'ipc'],
  })
}

/**
 * The first message that a child sends.
 *
 * @throws Error where it ends before it has sent one.
 */
export async function messageFrom<Message>(child: ChildProcess): Promise<Message> {
  const ended = new AbortController()
  const { signal } = ended
  try {
    const sent = once(child, 'message', { signal })
    const exit = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`${child.spawnargs.at(-1)} ended with exit code ${String(code)}`)
    })
    const [message] = (await Promise.race([sent, exit])) as [Message]
    return message
  } finally {
    ended.abort()
  }
}

/** Waits for a child to end by itself, and gives back its exit code. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (!hasEnded(child)) await once(child, 'exit')
  return child.exitCode
}

/** Ends a child: asked first, so that it can send its last spans, and then made to. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const grace = new AbortController()
  const timeOver = delay(GRACE_MILLIS, undefined, { signal: grace.signal }).then(
    () => child.kill('SIGKILL'),
    () => false,
  )
  await exited
  grace.abort()
  await timeOver
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
