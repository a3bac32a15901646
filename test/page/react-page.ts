import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport, type UIMessage } from 'ai'
import { createElement, StrictMode, useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { flush, startThreads } from '../../src/browser/index.ts'
import { prepareThreadRequest, useThread, useThreadMessages } from '../../src/react/index.ts'

/** What the page puts on its window for a test. */
export interface ReactPageWindow {
  chat: ReturnType<typeof useChat>
  thread: ReturnType<typeof useThread>
  /** Every handle that a render was given. */
  readonly handles: Set<object>
  readonly renders: { count: number }
  readonly flush: typeof flush
}

const HISTORY: UIMessage[] = [
  { id: 'h1', role: 'user', parts: [{ type: 'text', text: 'Said yesterday' }] },
  { id: 'h2', role: 'assistant', parts: [{ type: 'text', text: 'Answered yesterday' }] },
]

const page = Object.assign(window as unknown as ReactPageWindow, {
  handles: new Set<object>(),
  renders: { count: 0 },
  flush,
})

function Chat(): React.ReactElement {
  // New in each render, as apps write it.
  const thread = useThread({ id: 'react', userId: 'u1', tags: ['a'] })
  const own = useThread()
  const transport = useMemo(
    () =>
      new DefaultChatTransport({
        api: '/chat',
        headers: { 'x-app': 'kept' },
        body: { app: 'kept' },
        prepareSendMessagesRequest: prepareThreadRequest(thread),
      }),
    [thread],
  )
  const chat = useChat({ id: 'react', transport, messages: HISTORY })
  useThreadMessages(thread, chat)
  Object.assign(page, { chat, thread })
  page.handles.add(thread).add(own)
  page.renders.count++
  return createElement('p', { id: 'status' }, chat.status)
}

startThreads({ url: new URL(location.href).searchParams.get('otlp') ?? '', serviceName: 'page' })
createRoot(document.querySelector('main') as Element).render(
  createElement(StrictMode, null, createElement(Chat)),
)
