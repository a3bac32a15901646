import { join } from 'node:path'
import { installConsumer } from './installed-consumer.ts'

/** A runtime as the registry has it. */
export interface Runtime {
  readonly package: 'node' | 'bun' | 'deno'
  readonly version: string
}

// Below the runtime's folder of packages.
const COMMANDS: Readonly<Record<Runtime['package'], readonly string[]>> = {
  node: ['node/bin/node'],
  bun: ['.bin/bun'],
  deno: ['.bin/deno', 'run', '--allow-all', '--quiet'],
}

/**
 * Installs a runtime from the registry.
 *
 * @returns The command that runs a file in it, with its options; undefined if no registry can be reached.
 */
export async function installRuntime(runtime: Runtime): Promise<readonly string[] | undefined> {
  const dependencies = { [runtime.package]: runtime.version }
  const folder = await installConsumer({ name: runtime.package, dependencies })
  const [program = '', ...options] = COMMANDS[runtime.package]
  return folder === undefined ? undefined : [join(folder, 'node_modules', program), ...options]
}
