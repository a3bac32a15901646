import { Agent, OpenAIProvider, Runner, tool } from '@openai/agents'
import { z } from 'zod'

const getWeather = tool({
  name: 'get_weather',
  description: 'The weather of a city',
  parameters: z.object({ city: z.string() }),
  execute: () => '21 degrees',
})

/** How the OpenAI Agents SDK answers: by the Responses API, which is its default. */
export function agentsTurns() {
  const agent = new Agent({ name: 'Weather agent', model: 'gpt-4o-mini', tools: [getWeather] })
  const runner = new Runner({ modelProvider: new OpenAIProvider() })
  const plain = async (question) => (await runner.run(agent, question)).finalOutput
  return {
    plain,
    async streamed(question) {
      const result = await runner.run(agent, question, { stream: true })
      let text = ''
      for await (const piece of result.toTextStream()) text += piece
      await result.completed
      return text
    },
    tool: plain,
  }
}
