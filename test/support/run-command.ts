import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** How a command runs. */
export interface CommandOptions {
  readonly cwd?: string
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>
}

const run = promisify(execFile)

/**
 * Runs a command to its end and gives back its standard output.
 *
 * @throws Error with all of its output if its exit code is not 0.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env }: CommandOptions = {},
): Promise<string> {
  const options = { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, maxBuffer: 1 << 26 }
  try {
    return (await run(command, args, options)).stdout
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause })
  }
}
