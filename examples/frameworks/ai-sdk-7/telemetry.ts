import { OpenTelemetry } from '@ai-sdk/otel'
import { registerTelemetry } from 'ai'

registerTelemetry(new OpenTelemetry())
