import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtPackage } from '../support/built-package.ts'

/** What a command did. */
export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** How a command runs. */
export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Uint8Array
}

/** The built commands, run as child processes, and a folder for their files. */
export interface BuiltCli extends AsyncDisposable {
  readonly folder: string
  /** Runs a command to its end, with pipes for its input and output. */
  readonly run: (args: readonly string[], options?: CliOptions) => Promise<CliResult>
  /** Runs a shell line, in which `threadspan` is the command. */
  readonly shell: (line: string) => Promise<CliResult>
  /** Starts a command that goes on. */
  readonly start: (args: readonly string[]) => ChildProcess
}

/** Builds the commands from the sources as they are now. */
export async function buildCli(): Promise<BuiltCli> {
  const main = join(await builtPackage(), 'dist/cli/main.js')
  const folder = mkdtempSync(join(tmpdir(), 'threadspan-cli-'))
  const start = (args: readonly string[], options: CliOptions = {}): ChildProcess =>
    spawn(process.execPath, [main, ...args], { env: cleanEnv(folder, options.env) })
  return {
    folder,
    start,
    run: (args, options = {}) => finish(start(args, options), options.input),
    shell: (line) => {
      const script = `set -o pipefail; threadspan() { '${process.execPath}' '${main}' "$@"; }; ${line}`
      return finish(spawn('bash', ['-c', script], { env: cleanEnv(folder) }))
    },
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Waits until a stream of a child process has said something. */
export function said(
  child: ChildProcess,
  stream: 'stdout' | 'stderr',
  what: RegExp,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child[stream]?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (what.test(text)) resolve(text)
    })
    child.once('close', (code) => reject(new Error(`ended with ${code} before ${what}:\n${text}`)))
  })
}

/** Gathers what a child process says until it ends. */
export function finish(child: ChildProcess, input?: string | Uint8Array): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk))
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({
        code,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      }),
    )
    child.stdin?.end(input)
  })
}

// Nothing of the machine's own settings may decide what a test sees.
function cleanEnv(home: string, env: CliOptions['env'] = {}): NodeJS.ProcessEnv {
  const { PATH } = process.env
  return { PATH, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm', ...env }
}
