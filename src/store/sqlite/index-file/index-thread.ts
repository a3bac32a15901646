/** The worker thread that indexes. It has its own connections, and copies the journal of the spans into their file meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { hushSqliteWarning } from '../hush-sqlite-warning.ts'
import { databaseFile, openSqlite } from '../open-sqlite.ts'
import { CheckpointPlan } from './checkpoint-plan.ts'
import { type IndexTask, STOPPED } from './index-task.ts'
import { Indexer } from './indexer.ts'
import { indexPath, openIndex } from './open-index.ts'

// After so long without a write, large traces that waited are summed up.
const QUIET_MILLIS = 1000
const RETRY_MILLIS = 500

// The thread that writes has had this warning.
hushSqliteWarning()
const { path, slice, stopped } = workerData as IndexTask
const file = openSqlite(path, { readOnly: false, isSynced: false })
const index = openIndex(file, indexPath(path))
// The thread that writes then does it, in the index that it has open.
if (databaseFile(index) === undefined) throw new Error('the index cannot be written')
const indexer = new Indexer(file, index)
const checkpoints = new CheckpointPlan(file)
let isRunning = false
let hasStopped = false
let quiet: NodeJS.Timeout | undefined

parentPort?.on('message', (message) => {
  if (message === 'stop') stop()
  else wake()
})
wake()

function wake(): void {
  clearTimeout(quiet)
  if (isRunning || hasStopped) return
  isRunning = true
  setImmediate(work)
}

function work(): void {
  if (hasStopped) return
  try {
    const isMore = indexer.step(slice)
    checkpoints.runIfDue()
    if (isMore) {
      setImmediate(work)
      return
    }
    quiet = setTimeout(settle, QUIET_MILLIS)
  } catch {
    // A full disk, or a lock of another process.
    quiet = setTimeout(wake, RETRY_MILLIS)
  }
  isRunning = false
}

function settle(): void {
  try {
    if (indexer.settle()) quiet = setTimeout(settle, 0)
  } catch {
    quiet = setTimeout(settle, RETRY_MILLIS)
  }
}

function stop(): void {
  hasStopped = true
  clearTimeout(quiet)
  try {
    index.close()
    file.close()
  } finally {
    Atomics.store(stopped, 0, STOPPED)
    Atomics.notify(stopped, 0)
    parentPort?.close()
  }
}
