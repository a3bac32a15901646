import { openai } from '@ai-sdk/openai'
import { Mastra } from '@mastra/core'
import { Agent } from '@mastra/core/agent'
import { createTool } from '@mastra/core/tools'
import { Observability } from '@mastra/observability'
import { OtelBridge } from '@mastra/otel-bridge'
import { z } from 'zod'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const getWeather = createTool({
  id: 'get_weather',
  description: 'The weather of a city',
  inputSchema: z.object({ city: z.string() }),
  execute: async () => ({ weather: '21 degrees' }),
})

const telemetry = startTelemetry()
const mastra = new Mastra({
  agents: {
    weather: new Agent({
      id: 'weather',
      name: 'Weather agent',
      instructions: 'You know the weather.',
      model: openai.chat('gpt-4o-mini'),
      tools: { get_weather: getWeather },
      maxRetries: 0,
    }),
  },
  logger: false,
  observability: new Observability({
    configs: { default: { serviceName: 'weather', bridge: new OtelBridge() } },
  }),
})
const agent = mastra.getAgent('weather')
const plain = async (question) => (await agent.generate(question)).text
await takeTurns(
  {
    plain,
    async streamed(question) {
      let text = ''
      const { textStream } = await agent.stream(question)
      for await (const piece of textStream) text += piece
      return text
    },
    tool: plain,
  },
  telemetry,
)
