import { describeTwoSides } from '../support/describe-two-sides.ts'

const threads = ['generated', 'streamed', 'generated-tool', 'streamed-tool']

describeTwoSides('ai-7', [
  { by: 'OpenTelemetry', app: 'two-sides', env: {}, threads },
  { by: 'LegacyOpenTelemetry', app: 'two-sides', env: { TELEMETRY: 'legacy' }, threads },
])
