import type { StartSubject } from '../subject.ts'

interface Traceloop {
  initialize(options: object): void
  withAssociationProperties(properties: { session_id: string }, fn: () => unknown): unknown
  withTask(config: { name: string; inputParameters: string[] }, fn: () => void): unknown
  forceFlush(): Promise<void>
}

/** A Traceloop task with its session. */
export const startTraceloop: StartSubject = async ({ sinkUrl, load }) => {
  const traceloop = (await load('@traceloop/node-server-sdk')) as Traceloop
  traceloop.initialize({
    appName: 'bench',
    baseUrl: sinkUrl,
    apiKey: 'bench',
    silenceInitializationMessage: true,
    instrumentModules: {},
    traceloopSyncEnabled: false,
  })
  let nth = 0
  return {
    say(content) {
      traceloop.withAssociationProperties({ session_id: `bench-${nth++ % 100}` }, () =>
        traceloop.withTask({ name: 'message', inputParameters: [content] }, () => {}),
      )
    },
    flush: () => traceloop.forceFlush(),
  }
}
