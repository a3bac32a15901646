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

/**
 * A Node of this version: the one that runs the test, if it is that one.
 *
 * @returns The path of its program; undefined if no registry can be reached.
 */
export async function installNode(version: string): Promise<string | undefined> {
  if (version === process.versions.node) return process.execPath
  const command = await installRuntime({ package: 'node', version })
  return command?.[0]
}
