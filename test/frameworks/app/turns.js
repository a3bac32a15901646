import { openThread, withParent } from 'threadspan'

const PARALLEL = 8

/**
 * Takes the turns that every framework is tested with, each in a thread of its own but the last, which is in none.
 *
 * @param turns - How the framework answers a question: `plain`, `streamed`, `tool` and `failing`, each
 * `(question) => Promise<string>`. Absent where it has no such thing.
 * Then shuts OpenTelemetry down and prints the ID of each thread's question, as JSON.
 */
export async function takeTurns({ plain, streamed = plain, tool, failing = plain }, telemetry) {
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
  if (tool) await turn('tool', 'What is the weather in Paris?', tool)
  await turn('failing', 'Please refuse this', failing)
  const parallel = Array.from({ length: PARALLEL }, (_, n) =>
    turn(`parallel-${n}`, `Parallel question ${n}`, n % 2 === 0 ? plain : streamed),
  )
  await Promise.all(parallel)
  await plain('A question outside any thread')
  await telemetry.shutdown()
  console.log(JSON.stringify(questions))
}
