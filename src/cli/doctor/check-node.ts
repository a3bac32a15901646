import { nodeVersionFault } from '../node-version.ts'
import type { Finding } from './finding.ts'

/** Checks the Node that runs, and that it has `node:sqlite`. */
export async function checkNode(): Promise<Finding[]> {
  const { node } = process.versions
  const fault = nodeVersionFault(node)
  if (fault !== undefined) return [{ isOk: false, text: fault, fix: 'Install Node 24.' }]
  try {
    await import('node:sqlite')
    return [{ isOk: true, text: `Node ${node}, with node:sqlite` }]
  } catch {
    return [
      {
        isOk: false,
        text: `Node ${node} was built without node:sqlite`,
        fix: 'Install Node 24 from nodejs.org.',
      },
    ]
  }
}
