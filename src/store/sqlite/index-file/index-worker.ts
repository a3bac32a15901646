import { Worker } from 'node:worker_threads'
import { type IndexTask, STOPPED } from './index-task.ts'

// Longer than any slice takes.
const STOP_MILLIS = 10_000
// The file is TypeScript if this one is: in tests, and in a checkout.
const SCRIPT = new URL(
  import.meta.url.endsWith('.ts') ? './index-thread.ts' : './index-thread.js',
  import.meta.url,
)

/** The thread that indexes, seen from the thread that writes. */
export class IndexWorker {
  readonly #worker: Worker
  readonly #stopped = new Int32Array(new SharedArrayBuffer(4))
  #hasFailed = false

  constructor(task: Omit<IndexTask, 'stopped'>) {
    const workerData: IndexTask = { ...task, stopped: this.#stopped }
    this.#worker = new Worker(SCRIPT, { workerData })
    this.#worker.on('error', () => this.#fail())
    this.#worker.on('exit', () => this.#fail())
    this.#worker.unref()
  }

  /** Whether it does nothing any more. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Says that there is something to do. */
  wake(): void {
    if (!this.#hasFailed) this.#send('wake')
  }

  /** Returns once its connections are closed: until then SQLite would not let go of the files. */
  close(): void {
    if (this.#hasFailed) return
    this.#send('stop')
    Atomics.wait(this.#stopped, 0, 0, STOP_MILLIS)
    void this.#worker.terminate()
  }

  #send(message: 'wake' | 'stop'): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(message)
  }

  #fail(): void {
    this.#hasFailed = true
    Atomics.store(this.#stopped, 0, STOPPED)
  }
}
