import { openThread } from 'threadspan'
import { createReceiver, ThreadspanError } from 'threadspan/receiver'
import { readThread, ThreadNotFoundError } from 'threadspan/replay'
import { DeliveryError, type ErrorCode, registerThreads } from 'threadspan/sdk'
import { decodeJsonTraces, OptionError, OtlpDecodeError, StoreError } from 'threadspan/store'
import { TextStore } from '../../../examples/own-store/text-store.ts'

/** What a program outside the package may do about an error. The compiler says if a code is missing. */
function nextStep(code: ErrorCode): string {
  switch (code) {
    case 'OPTION':
    case 'SDK_MISSING':
    case 'ALREADY_REGISTERED':
      return 'change the program'
    case 'PORT_IN_USE':
    case 'LISTEN':
      return 'take another port'
    case 'STORE':
    case 'DELIVERY':
      return 'try again'
    case 'OTLP_DECODE':
    case 'THREAD_NOT_FOUND':
      return 'tell the user'
    default:
      return code satisfies never
  }
}

async function report(
  type: abstract new (...args: never[]) => ThreadspanError,
  work: () => unknown,
): Promise<void> {
  try {
    await work()
    console.log(`${type.name} was not thrown`)
  } catch (error) {
    if (!(error instanceof type)) throw error
    console.log(`${error.name} ${error.code}: ${nextStep(error.code)}`)
  }
}

const store = new TextStore()
const receiver = await createReceiver({ store, port: 0 })

await report(OptionError, () => createReceiver({ store, port: -1 }))
await report(ThreadspanError, () => createReceiver({ store, port: receiver.port }))
await report(ThreadNotFoundError, () => readThread(store, 'nothing'))
await report(OtlpDecodeError, () => decodeJsonTraces(7))

const refusing = {
  export: (_spans: never, done: (result: { code: number; error: Error }) => void): void =>
    done({ code: 1, error: Object.assign(new Error('refused'), { code: 400 }) }),
  shutdown: async (): Promise<void> => {},
}
const recording = await registerThreads({ delivery: { exporter: refusing } })
openThread('lost').trackMessage({ role: 'user', content: 'Hello' })
await report(DeliveryError, () => recording.forceFlush())
await recording.shutdown()

await receiver.close()
await store.close()
await report(StoreError, () => store.write([]))
