import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../examples/demo/main.ts')

/** A demo that runs, as somebody has started it in a terminal. */
export interface DemoProcess {
  readonly child: ChildProcess
  /** All URLs that it has printed: page, order service, receiver. */
  readonly urls: readonly string[]
  /** The port that it says is in use by others, for each that is. */
  readonly taken: readonly string[]
}

/** Starts the demo and waits until it says where to look. */
export async function startDemoProcess(temporaryFolder: string): Promise<DemoProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, TMPDIR: temporaryFolder, OPENAI_BASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8')
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    output += String(text)
    if (output.includes('Ctrl-C')) break
  }
  child.stdout.resume()
  if (!output.includes('Ctrl-C')) throw new Error(`the demo ended before it ran:\n${output}`)
  return {
    child,
    urls: output.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [],
    taken: output.match(/port \d+ is in use/g) ?? [],
  }
}

/** Sends a signal and waits for the end; gives back exit code and signal. */
export async function endWith(
  { child }: DemoProcess,
  signal: NodeJS.Signals,
): Promise<readonly unknown[]> {
  const ended = once(child, 'exit')
  child.kill(signal)
  return ended
}

/** Whether anything listens at a URL. */
export async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url)
    return true
  } catch {
    return false
  }
}
