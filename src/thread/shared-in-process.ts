/**
 * The one value of this name in the process, made when it is first asked for. Bundlers (that of Next.js among them) put
 * several copies of a module into one process, and all must see the same value.
 *
 * @param name ends in a version: a new shape of the value needs a new one, because releases of this package may mix
 */
export function sharedInProcess<Value extends object>(name: string, create: () => Value): Value {
  const slots = globalThis as { [key: symbol]: Value | undefined }
  return (slots[Symbol.for(`threadspan.${name}`)] ??= create())
}
