// Stands for your session store: which chat a client has opened, by its cookie.
const chats = new Map(Array.from({ length: 100 }, (_, n) => [`session-${n}`, `chat-${n}`]))

/** The chat that a client has opened, by the session in its `Cookie` header. */
export function chatOf(cookie: string | null | undefined): string | undefined {
  const [, session = ''] = /(?:^|; )session=([\w-]+)/.exec(cookie ?? '') ?? []
  return chats.get(session)
}
