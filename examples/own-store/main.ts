import { openThread } from 'threadspan'
import { createReceiver } from 'threadspan/receiver'
import { contentText, findThreads, readThread } from 'threadspan/replay'
import { registerThreads } from 'threadspan/sdk'
import { TextStore } from './text-store.ts'

const store = new TextStore()
const log = ({ message }: { readonly message: string }): void => console.error(message)
const receiver = await createReceiver({ store, port: 0, onProblem: log })
const recording = await registerThreads({
  url: receiver.url,
  serviceName: 'own-store',
  delivery: { onDrop: log },
})

const thread = openThread('chat-4711')
thread.trackMessage({ role: 'user', content: 'Hello' })
thread.trackMessage({ role: 'assistant', content: 'What can I do for you?' })
await recording.shutdown()
await receiver.close({ timeoutMillis: 1000 })

for (const { id, messages } of await findThreads(store)) {
  console.log(`${id}: ${messages} messages`)
}
const { messages } = await readThread(store, 'chat-4711')
for (const { role, content } of messages) console.log(`${role}: ${contentText(content)}`)
await store.close()
