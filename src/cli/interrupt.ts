import { EXIT } from './exit-code.ts'

/** Ctrl-C and SIGTERM as an abort signal. */
export interface Interrupt {
  readonly signal: AbortSignal
  /** Gives the signals back to Node. */
  dispose(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Lets a command end in good order at the first Ctrl-C or SIGTERM; the second one ends the process at once. */
export function onInterrupt(): Interrupt {
  const controller = new AbortController()
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted)
    controller.abort()
  }
  for (const name of SIGNALS) process.on(name, interrupt)
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of SIGNALS) process.off(name, interrupt)
    },
  }
}
