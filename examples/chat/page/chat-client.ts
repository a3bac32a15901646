import { type Feedback, type MessageId, openThread, type Thread } from 'threadspan/browser'

/** How the backend learns which message a request is about. */
export type Handover = 'headers' | 'body'

/** The answer to a question, as far as the page needs to know it. */
export interface Answer {
  readonly messageId: MessageId
  readonly text: string
}

interface Said {
  readonly role: 'user' | 'assistant'
  readonly content: string
}

/** One thread with the backend: everything the page does that is not about its looks. */
export class ChatClient {
  readonly thread: Thread
  readonly #url: string
  readonly #handover: Handover
  #said: Said[] = []

  constructor(url: string, handover: Handover = 'headers') {
    this.thread = openThread({ userId: 'visitor', tags: ['demo'] })
    this.#url = url
    this.#handover = handover
  }

  /** Asks, and calls back with the answer's text as it grows. */
  async ask(question: string, onText: (text: string) => void = () => {}): Promise<Answer> {
    const messageId = this.thread.trackMessage({ role: 'user', content: question })
    return this.#answer(question, messageId, onText)
  }

  /** Asks the last question again. */
  async retry(onText: (text: string) => void = () => {}): Promise<Answer> {
    const asked = this.#said.findLastIndex(({ role }) => role === 'user')
    const question = this.#said[asked]?.content ?? ''
    this.#said = this.#said.slice(0, asked)
    const messageId = this.thread.trackMessage({
      role: 'user',
      content: question,
      retryOf: 'latest',
    })
    return this.#answer(question, messageId, onText)
  }

  rate({ messageId }: Answer, thumb: Feedback['thumb'] & string): void {
    this.thread.trackFeedback(messageId, { thumb })
  }

  openDocument(documentName: string): void {
    this.thread.trackEvent('open-document', { documentName })
  }

  async #answer(
    question: string,
    messageId: MessageId,
    onText: (text: string) => void,
  ): Promise<Answer> {
    this.#said.push({ role: 'user', content: question })
    const response = await this.#post(messageId)
    if (!response.ok) throw new Error(`the chat answered ${response.status}`)
    let text = ''
    const decoder = new TextDecoder()
    for await (const bytes of chunksOf(response)) onText((text += decoder.decode(bytes, STREAM)))
    this.#said.push({ role: 'assistant', content: text })
    return { messageId: response.headers.get('message-id') ?? '', text }
  }

  #post(messageId: MessageId): Promise<Response> {
    const { thread } = this
    const messages = this.#said
    const inHeaders = this.#handover === 'headers'
    return fetch(`${this.#url}/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(inHeaders && thread.headers(messageId)) },
      body: JSON.stringify(inHeaders ? { messages } : { messages, messageId, threadId: thread.id }),
    })
  }
}

const STREAM = { stream: true } as const

// Safari cannot iterate a ReadableStream.
async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done || value === undefined) return
    yield value
  }
}
