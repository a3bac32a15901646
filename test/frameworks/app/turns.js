import { openThread, withParent } from 'threadspan'

const PARALLEL = 9

/**
 * Takes the turns that every framework is tested with, each in a thread of its own but the last, which is in none. Then
 * shuts OpenTelemetry down and prints the ID of each thread's question, as JSON.
 *
 * @param ways - How the framework answers a question, each `(question) => Promise<string>`.
 */
export async function takeTurns({ plain, streamed = plain, tool = plain }, telemetry) {
  const questions = {}
  const turn = async (threadId, content, answer) => {
    const thread = openThread(threadId)
    questions[threadId] = thread.trackMessage({ role: 'user', content })
    await withParent(questions[threadId], async () => {
      try {
        thread.trackMessage({ role: 'assistant', content: await answer(content) })
      } catch (error) {
        thread.trackEvent('refused', { reason: String(error?.message) })
      }
    })
  }
  await turn('plain', 'A plain question', plain)
  await turn('streamed', 'A streamed question', streamed)
  await turn('tool', 'What is the weather in Paris?', tool)
  await turn('failing', 'Please refuse this', plain)
  const ways = [plain, streamed, tool]
  const parallel = Array.from({ length: PARALLEL }, (_, n) => {
    const needsTool = n % ways.length === 2
    const question = `Parallel question ${n}${needsTool ? ': how is the weather in Paris?' : ''}`
    return turn(`parallel-${n}`, question, ways[n % ways.length])
  })
  await Promise.all(parallel)
  await plain('A question outside any thread')
  await telemetry.shutdown()
  console.log(JSON.stringify(questions))
}
