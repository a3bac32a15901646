import { observeOpenAI } from '@langfuse/openai'
import OpenAI from 'openai'
import { openaiTurns } from './openai-turns.js'
import { responsesTurns } from './responses-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const turns = process.env.API === 'responses' ? responsesTurns : openaiTurns
const telemetry = startTelemetry()
await takeTurns(turns(observeOpenAI(new OpenAI({ maxRetries: 0 }))), telemetry)
