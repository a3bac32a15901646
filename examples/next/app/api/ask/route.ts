import { getActiveThread } from 'threadspan'
import { MESSAGE_ID_HEADER, withThread } from 'threadspan/next'
import { chatOf } from '../../sessions'

async function answerChat(request: Request): Promise<Response> {
  const { question } = (await request.json()) as { question: string }
  const answer = `You asked: ${question}`
  const messageId = getActiveThread()?.trackMessage({ role: 'assistant', content: answer })
  const headers = new Headers(messageId === undefined ? {} : { [MESSAGE_ID_HEADER]: messageId })
  return Response.json({ answer }, { headers })
}

export const POST = withThread(answerChat, {
  threadId: (request) => chatOf(request.headers.get('cookie')),
})
