import { openai } from '@ai-sdk/openai'
import { LangfuseVercelAiSdkIntegration } from '@langfuse/vercel-ai-sdk'
import { registerTelemetry } from 'ai'
import { aiTurns } from './ai-turns.js'
import { startTelemetry } from './telemetry.js'
import { takeTurns } from './turns.js'

const telemetry = startTelemetry()
registerTelemetry(new LangfuseVercelAiSdkIntegration())
await takeTurns(aiTurns(openai.chat('gpt-4o-mini')), telemetry)
