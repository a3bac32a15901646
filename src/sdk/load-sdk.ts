import type * as Hooks from '@opentelemetry/context-async-hooks'
import type * as Core from '@opentelemetry/core'
import type * as Resources from '@opentelemetry/resources'
import type * as Traces from '@opentelemetry/sdk-trace'
import { ThreadspanError } from '../thread/errors.ts'

/** What a set-up of ours uses of OpenTelemetry's SDK. */
export type Sdk = Pick<
  typeof Traces,
  'TracerProvider' | 'AlwaysOnSampler' | 'ParentBasedSampler' | 'TraceIdRatioBasedSampler'
> &
  Pick<typeof Hooks, 'AsyncLocalStorageContextManager'> &
  Pick<
    typeof Resources,
    'defaultResource' | 'detectResources' | 'envDetector' | 'resourceFromAttributes'
  > &
  Pick<typeof Core, 'CompositePropagator' | 'W3CBaggagePropagator' | 'W3CTraceContextPropagator'>

// Of the line that runs on every supported Node. The latest API fits only the next line, so it is named too.
const INSTALL_LINE =
  'npm install @opentelemetry/api@1.9 @opentelemetry/sdk-trace@2 @opentelemetry/context-async-hooks@2 @opentelemetry/resources@2 @opentelemetry/core@2'

/**
 * Loads the SDK when it is needed, so that an app with its own SDK set-up need not install these packages. A bundler that
 * makes an ES module puts them into the app in a form that cannot load Node's modules. They are then loaded from node_modules.
 *
 * @throws ThreadspanError if one of them is not installed.
 */
export async function importSdk(): Promise<Sdk> {
  try {
    const [traces, hooks, resources, core] = await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/core'),
    ])
    return { ...traces, ...hooks, ...resources, ...core }
  } catch (cause) {
    const { createRequire } = globalThis.process?.getBuiltinModule?.('node:module') ?? {}
    if (createRequire === undefined) throw sdkMissing('registerThreads', cause)
    return requireSdk('registerThreads', createRequire(import.meta.url))
  }
}

/**
 * Loads the SDK at once, for a module that `require` or `--require` may load: these wait for nothing.
 *
 * @throws ThreadspanError if one of its packages is not installed.
 */
export function requireSdk(by: string, load: (name: string) => unknown): Sdk {
  try {
    return {
      ...(load('@opentelemetry/sdk-trace') as typeof Traces),
      ...(load('@opentelemetry/context-async-hooks') as typeof Hooks),
      ...(load('@opentelemetry/resources') as typeof Resources),
      ...(load('@opentelemetry/core') as typeof Core),
    }
  } catch (cause) {
    throw sdkMissing(by, cause)
  }
}

function sdkMissing(by: string, cause: unknown): ThreadspanError {
  const message = `${by} needs OpenTelemetry's SDK: ${INSTALL_LINE}`
  return new ThreadspanError('SDK_MISSING', message, { cause })
}
