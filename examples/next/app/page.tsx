'use client'
import { useState } from 'react'
import { useRecordedChat } from './use-recorded-chat'

export default function Page() {
  const { messages, sendMessage, status, error } = useRecordedChat('next-chat')
  const [question, setQuestion] = useState('')
  return (
    <main>
      {messages.map(({ id, role, parts }) => (
        <p key={id} className={role}>
          {parts.map((part) => (part.type === 'text' ? part.text : '')).join('')}
        </p>
      ))}
      <output>{error?.message ?? status}</output>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void sendMessage({ text: question })
          setQuestion('')
        }}
      >
        <input value={question} onChange={(event) => setQuestion(event.target.value)} />
      </form>
    </main>
  )
}
