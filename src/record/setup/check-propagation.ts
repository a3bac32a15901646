import { createTraceState, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { THREAD_STATE_KEY } from '../../thread/tracestate-entry.ts'
import { type SetupFinding, setupFinding } from './setup-finding.ts'

/** Checks what the registered propagator sends with a request to an unknown host. */
export function checkPropagation(): SetupFinding[] {
  const carrier: Record<string, unknown> = {}
  const probed = {
    traceId: '1'.repeat(32),
    spanId: '1'.repeat(16),
    traceFlags: 1,
    isRemote: true,
    traceState: createTraceState(`${THREAD_STATE_KEY}=probe/`),
  }
  propagation.inject(trace.setSpanContext(ROOT_CONTEXT, probed), carrier)
  if (carrier['traceparent'] === undefined) return [setupFinding('NO_TRACE_CONTEXT')]
  return String(carrier['tracestate']).includes(`${THREAD_STATE_KEY}=`)
    ? [setupFinding('THREAD_LEAVES_APP')]
    : []
}
