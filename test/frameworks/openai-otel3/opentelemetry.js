import { telemetry } from './telemetry-otel3.js'
import { openaiTurns } from './openai-turns.js'
import { responsesTurns } from './responses-turns.js'
import { takeTurns } from './turns.js'

// Not before telemetry: the instrumentation patches the module while it is loaded.
const { OpenAI } = await import('openai')

const turns = process.env.API === 'responses' ? responsesTurns : openaiTurns
await takeTurns(turns(new OpenAI({ maxRetries: 0 })), telemetry)
