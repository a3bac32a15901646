import { pageSpool, startThreads } from 'threadspan/browser'
import { type Answer, ChatClient } from './chat-client.ts'

// Replaced when the page is bundled.
declare const OTLP_URL: string

startThreads({ url: OTLP_URL, serviceName: 'chat-page', spool: pageSpool() })
const query = new URLSearchParams(location.search)
const chat = new ChatClient('', query.get('handover') === 'body' ? 'body' : 'headers')

const messages = element('messages', HTMLElement)
const form = element('composer', HTMLFormElement)
const question = element('question', HTMLTextAreaElement)
const policy = element('policy', HTMLDialogElement)

element('thread-id', HTMLElement).textContent = chat.thread.id

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const text = question.value.trim()
  if (text === '') return
  question.value = ''
  addMessage('user', text)
  void answerWith((onText) => chat.ask(text, onText))
})

question.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  form.requestSubmit()
})

element('open-policy', HTMLButtonElement).addEventListener('click', () => {
  chat.openDocument('returns-policy.pdf')
  policy.showModal()
})

async function answerWith(ask: (onText: (text: string) => void) => Promise<Answer>): Promise<void> {
  const article = addMessage('assistant', '')
  article.setAttribute('aria-busy', 'true')
  form.toggleAttribute('inert', true)
  for (const old of document.querySelectorAll('.retry')) old.remove()
  try {
    const answer = await ask((text) => setText(article, text))
    article.append(actionsFor(answer))
    article.scrollIntoView({ block: 'end' })
  } catch (error) {
    article.classList.add('failed')
    setText(article, `That did not work: ${String(error)}`)
  }
  article.removeAttribute('aria-busy')
  form.toggleAttribute('inert', false)
  question.focus()
}

function addMessage(role: 'user' | 'assistant', text: string): HTMLElement {
  const article = document.createElement('article')
  article.className = role
  article.setAttribute('aria-label', role === 'user' ? 'You' : 'Assistant')
  article.append(document.createElement('p'))
  messages.append(article)
  setText(article, text)
  return article
}

function setText(article: HTMLElement, text: string): void {
  const paragraph = article.querySelector('p')
  if (paragraph) paragraph.textContent = text
  article.scrollIntoView({ block: 'end' })
}

function actionsFor(answer: Answer): HTMLElement {
  const actions = document.createElement('footer')
  const up = button('Good', 'Good answer', () => rate('up'))
  const down = button('Bad', 'Bad answer', () => rate('down'))
  const retry = button('Ask again', 'Ask again', () => void answerWith((on) => chat.retry(on)))
  retry.className = 'retry'
  actions.append(up, down, retry)
  return actions

  function rate(thumb: 'up' | 'down'): void {
    chat.rate(answer, thumb)
    up.setAttribute('aria-pressed', String(thumb === 'up'))
    down.setAttribute('aria-pressed', String(thumb === 'down'))
  }
}

function button(text: string, label: string, onClick: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = text
  made.setAttribute('aria-label', label)
  made.addEventListener('click', onClick)
  return made
}

function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`)
  return found
}
