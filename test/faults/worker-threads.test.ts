import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Sink } from './sink.ts'

const INDEX = JSON.stringify(join(import.meta.dirname, '../../src/index.ts'))
const SDK = JSON.stringify(join(import.meta.dirname, '../../src/sdk/index.ts'))

let sink: Sink
let url: string
beforeEach(async () => {
  sink = new Sink()
  url = await sink.listen()
})
afterEach(() => sink.close())

/** A worker thread that records three messages. Its endpoint fails, so that they wait in memory. */
function start(ending: string): Worker {
  sink.judge = () => ({ status: 503 })
  const source = `
    Promise.all([import(${INDEX}), import(${SDK})]).then(async ([{ openThread }, { registerThreads }]) => {
      const { parentPort } = require('node:worker_threads')
      await registerThreads({ url: ${JSON.stringify(url)} })
      for (const content of ['1', '2', '3']) openThread('t').trackMessage({ role: 'user', content })
      parentPort.postMessage('tracked')
      ${ending}
    })`
  return new Worker(source, { eval: true, stderr: true })
}

describe('what waits in a worker thread', () => {
  it('is lost without a word if the thread is terminated', async () => {
    const worker = start('')
    let said = ''
    worker.stderr.on('data', (data) => (said += String(data)))
    await once(worker, 'message')
    await worker.terminate()
    expect(sink.arrived).toEqual([])
    expect(said).not.toContain('threadspan: ')
  })

  it('is lost with a line on stderr if the thread ends itself', async () => {
    const worker = start('process.exit()')
    let said = ''
    worker.stderr.on('data', (data) => (said += String(data)))
    await once(worker, 'exit')
    await expect.poll(() => said).toMatch(/threadspan: .*3 /)
  })
})
