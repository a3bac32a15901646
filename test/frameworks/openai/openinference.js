import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import OpenAI from 'openai'
import { openaiTurns } from './openai-turns.js'
import { responsesTurns } from './responses-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const turns = process.env.API === 'responses' ? responsesTurns : openaiTurns
const instrumentation = new OpenAIInstrumentation()
const telemetry = startTelemetry({ instrumentations: [instrumentation] })
instrumentation.manuallyInstrument(OpenAI)
await takeTurns(turns(new OpenAI({ maxRetries: 0 })), telemetry)
