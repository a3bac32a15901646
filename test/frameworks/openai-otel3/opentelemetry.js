import { telemetry } from './telemetry-otel3.js'
import { openaiTurns } from './openai-turns.js'
import { takeTurns } from './turns.js'

// Not before telemetry: the instrumentation patches the module while it is loaded.
const { OpenAI } = await import('openai')

await takeTurns(openaiTurns(new OpenAI({ maxRetries: 0 })), telemetry)
