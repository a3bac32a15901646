import { sharedInProcess } from '../thread/shared-in-process.ts'

/** The purpose of one of our processors. */
export type ProcessorRole = 'marks' | 'exports'

type Registry = Map<Pick<WeakRef<object>, 'deref'>, ProcessorRole>

/** Notes a new processor, for `checkSetup`. The returned function forgets it, at shutdown. */
export function noteProcessor(processor: object, role: ProcessorRole): () => void {
  // Cloudflare Workers have no WeakRef with a compatibility date before May 2025. Few processors are made there.
  const reference = globalThis.WeakRef ? new WeakRef(processor) : { deref: () => processor }
  registry().set(reference, role)
  return () => void registry().delete(reference)
}

/** Whether an object is a processor of ours, by its role. */
export function isProcessor(object: unknown, role: ProcessorRole): boolean {
  return liveProcessors(role).some((processor) => processor === object)
}

/** The processors of one role that are not shut down, in any provider. */
export function liveProcessors(role: ProcessorRole): readonly object[] {
  return [...registry()].flatMap(([reference, its]) => {
    const processor = its === role ? reference.deref() : undefined
    return processor === undefined ? [] : [processor]
  })
}

function registry(): Registry {
  return sharedInProcess('processors.1', () => new Map())
}
