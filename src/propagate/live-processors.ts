/** What one of our processors is there for. */
export type ProcessorRole = 'marks' | 'exports'

type Registry = Map<WeakRef<object>, ProcessorRole>

/** Notes that a processor was made; what it returns is called when it is shut down. For `checkSetup` alone. */
export function noteProcessor(processor: object, role: ProcessorRole): () => void {
  const reference = new WeakRef(processor)
  registry().set(reference, role)
  return () => void registry().delete(reference)
}

/** Whether an object is a processor of ours, by its role. */
export function isProcessor(object: unknown, role: ProcessorRole): boolean {
  return liveProcessors(role).some((processor) => processor === object)
}

/** The processors of one role that were made and not shut down, in whichever provider they are. */
export function liveProcessors(role: ProcessorRole): readonly object[] {
  return [...registry()].flatMap(([reference, its]) => {
    const processor = its === role ? reference.deref() : undefined
    return processor === undefined ? [] : [processor]
  })
}

// One in the process, also where a bundler has put several copies of this module into it.
function registry(): Registry {
  const shared = globalThis as { [key: symbol]: Registry | undefined }
  return (shared[Symbol.for('threadspan.processors.1')] ??= new Map())
}
