import { generateText, stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

const getWeather = tool({
  description: 'The weather of a city',
  inputSchema: z.object({ city: z.string() }),
  execute: async () => '21 degrees',
})

/**
 * How the AI SDK answers.
 *
 * @param settings - Given to each call.
 */
export function aiTurns(model, settings = {}) {
  const common = { model, maxRetries: 0, ...settings }
  return {
    plain: async (prompt) => (await generateText({ ...common, prompt })).text,
    async streamed(prompt) {
      let text = ''
      const { textStream } = streamText({ ...common, prompt })
      for await (const piece of textStream) text += piece
      return text
    },
    async tool(prompt) {
      const tools = { get_weather: getWeather }
      return (await generateText({ ...common, prompt, tools, stopWhen: stepCountIs(3) })).text
    },
  }
}
