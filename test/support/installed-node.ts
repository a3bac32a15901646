import { join } from 'node:path'
import { installConsumer } from './installed-consumer.ts'

/**
 * Installs a Node from the registry.
 *
 * @returns The path of its program; undefined if no registry can be reached.
 */
export async function installNode(version: string): Promise<string | undefined> {
  const folder = await installConsumer({ name: 'node', dependencies: { node: version } })
  return folder && join(folder, 'node_modules/node/bin/node')
}
