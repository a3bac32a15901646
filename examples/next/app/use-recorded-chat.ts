'use client'
import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport } from 'ai'
import { useMemo } from 'react'
import { startThreads } from 'threadspan/browser'
import { prepareThreadRequest, useThread, useThreadMessages } from 'threadspan/react'

const url = process.env.NEXT_PUBLIC_TRACES_URL ?? 'http://127.0.0.1:4318/v1/traces'
startThreads({ url, serviceName: 'chat-page' })

// The route records the answers.
const ROLES = { roles: ['user'] }

export function useRecordedChat(id: string) {
  const thread = useThread(id)
  const transport = useMemo(() => {
    const prepareSendMessagesRequest = prepareThreadRequest(thread, ROLES)
    return new DefaultChatTransport({ api: '/api/chat', prepareSendMessagesRequest })
  }, [thread])
  const chat = useChat({ id, transport })
  useThreadMessages(thread, chat, ROLES)
  return chat
}
