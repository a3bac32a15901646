import type { Tracer } from '@opentelemetry/api'
import type * as SdkTrace from '@opentelemetry/sdk-trace'
import { TRACER_NAME } from '../../propagate/tracer-name.ts'
import { type IdSource, OwnTracer } from './own-tracer.ts'
import { RandomIds } from './random-ids.ts'

type Parts = Required<
  Pick<SdkTrace.TracerProviderOptions, 'resource' | 'sampler' | 'spanProcessors'>
>

/**
 * The SDK's provider with one change: our own instrumentation scope gets an {@link OwnTracer}. It has the same sampler and
 * processors as the SDK's tracers, which all other scopes get.
 */
export function ownProvider(
  sdk: Pick<typeof SdkTrace, 'TracerProvider'>,
  parts: Parts,
  ids: IdSource = new RandomIds(),
): SdkTrace.TracerProvider {
  const { resource, sampler, spanProcessors } = parts
  const scope = { name: TRACER_NAME }
  const own = new OwnTracer({
    resource,
    scope,
    ids,
    sampler,
    processors: spanProcessors,
  })
  class OwnProvider extends sdk.TracerProvider {
    override getTracer(name: string, version?: string, options?: { schemaUrl?: string }): Tracer {
      return name === scope.name ? own : super.getTracer(name, version, options)
    }
  }
  return new OwnProvider(parts)
}
