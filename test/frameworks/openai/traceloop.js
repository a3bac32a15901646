import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai'
import OpenAI from 'openai'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'
import { openaiTurns } from './openai-turns.js'

const instrumentation = new OpenAIInstrumentation()
const telemetry = startTelemetry({ instrumentations: [instrumentation] })
instrumentation.manuallyInstrument(OpenAI)
await takeTurns(openaiTurns(new OpenAI({ maxRetries: 0 })), telemetry)
