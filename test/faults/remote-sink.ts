import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Arrived, SinkPlan, SinkQuestion } from './sink-process.ts'

/** A sink in a process of its own: what it counts has truly left ours. */
export class RemoteSink {
  readonly #process: ChildProcess
  #url = ''

  private constructor(process: ChildProcess) {
    this.#process = process
  }

  static async start(plan?: SinkPlan): Promise<RemoteSink> {
    const program = join(import.meta.dirname, 'sink-process.ts')
    const sink = new RemoteSink(fork(program, { serialization: 'advanced' }))
    if (plan !== undefined) await sink.follow(plan)
    await sink.listen()
    return sink
  }

  get url(): string {
    return this.#url
  }

  /** Listens, where it has listened before. */
  async listen(): Promise<void> {
    const port = Number(URL.parse(this.#url)?.port ?? 0)
    this.#url = String(await this.#ask({ listen: port }))
  }

  /** Treats requests by a plan from now on. */
  async follow(plan: SinkPlan): Promise<void> {
    await this.#ask({ plan })
  }

  /** Breaks all connections and takes no new ones. */
  async close(): Promise<void> {
    await this.#ask('close')
  }

  async arrived(): Promise<Arrived> {
    return (await this.#ask('arrived')) as Arrived
  }

  stop(): void {
    this.#process.disconnect()
  }

  async #ask(question: SinkQuestion): Promise<unknown> {
    const answered = once(this.#process, 'message')
    this.#process.send(question)
    const [message] = (await answered) as [{ readonly answered: unknown }]
    return message.answered
  }
}
