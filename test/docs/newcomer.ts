import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'

/** What a line printed, and how it ended. */
export interface Typed {
  readonly code: number | null
  readonly output: string
}

/** A shell in a folder of its own, with one Node and nothing of this repository on its path. */
export class Newcomer {
  readonly folder: string
  readonly #env: Readonly<Record<string, string | undefined>>

  constructor(folder: string, node: string) {
    this.folder = folder
    this.#env = {
      PATH: [dirname(node), ...pathOutsideProjects()].join(':'),
      HOME: process.env['HOME'],
      XDG_DATA_HOME: join(folder, 'data'),
      npm_config_yes: 'true',
      npm_config_prefer_offline: 'true',
      npm_config_update_notifier: 'false',
      ...npmSettings(),
    }
  }

  /** Runs a line to its end. */
  async type(line: string, env: Readonly<Record<string, string>> = {}): Promise<Typed> {
    const shell = this.#spawn(line, env)
    let output = ''
    for (const stream of [shell.stdout, shell.stderr]) {
      stream?.on('data', (data) => (output += String(data)))
    }
    const [code] = (await once(shell, 'close')) as [number | null]
    return { code, output }
  }

  /**
   * Starts a line that goes on, and waits until it has printed a URL.
   *
   * @throws Error with its output if it ends before that.
   */
  async start(line: string): Promise<{ url: string; stop: () => Promise<void> }> {
    const shell = this.#spawn(line, {})
    const stop = async (): Promise<void> => {
      if (shell.exitCode !== null || shell.pid === undefined) return
      // npx and what it runs.
      process.kill(-shell.pid, 'SIGTERM')
      await once(shell, 'close')
    }
    return { url: await firstUrl(shell), stop }
  }

  #spawn(line: string, env: Readonly<Record<string, string>>): ChildProcess {
    const given = { ...this.#env, ...env }
    return spawn('bash', ['-c', line], { cwd: this.folder, env: given, detached: true })
  }
}

function pathOutsideProjects(): string[] {
  const folders = (process.env['PATH'] ?? '').split(':')
  return folders.filter((folder) => !folder.includes('node_modules'))
}

// Which registry, and how to reach it, is a matter of the machine.
function npmSettings(): Record<string, string | undefined> {
  const kept =
    /^(https?_proxy|no_proxy|node_extra_ca_certs|npm_config_(registry|userconfig|cache))$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)))
}

function firstUrl(shell: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (data: unknown): void => {
      output += String(data)
      const url = /https?:\/\/\S+/.exec(output)?.[0]
      if (url !== undefined) resolve(url)
    }
    shell.stdout?.on('data', read)
    shell.stderr?.on('data', read)
    shell.once('close', () => reject(new Error(`it ended: ${output}`)))
  })
}
