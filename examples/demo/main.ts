/**
 * The demo: a receiver on the embedded store, a chat app that sends to it, and twelve threads of others. `--once`
 * drives one turn through all of it, and exits 1 where anything of it is missing.
 *
 * @module
 */
import { runDemo } from './run-demo.ts'
import { runOnce } from './run-once.ts'

if (process.argv.includes('--once')) process.exitCode = (await runOnce()) ? 0 : 1
else await runDemo()
