#!/usr/bin/env node
import { nodeVersionFault } from './node-version.ts'

const fault = nodeVersionFault(process.versions.node)

if (fault === undefined) {
  const { runProgram } = await import('./run-program.ts')
  process.exitCode = await runProgram(process.argv.slice(2))
} else {
  process.stderr.write(`${fault}\n`)
  process.exitCode = 1
}
