import { type Context, context } from '@opentelemetry/api'

/**
 * Ties a target to a context. A function is called in it. The body of a generator runs in it at each `next()`, not in
 * the context of its consumer. An event emitter calls its listeners in it.
 */
export function bindContext<Target>(to: Context, target: Target): Target {
  if (typeof target === 'function') return bindFunction(to, target as never) as Target
  if (isIterator(target)) return bindIterator(to, target)
  return context.bind(to, target)
}

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown

function bindFunction(to: Context, fn: AnyFunction): AnyFunction {
  return function bound(this: unknown, ...args) {
    const result = context.with(to, () => fn.apply(this, args))
    return isIterator(result) ? bindIterator(to, result) : result
  }
}

// Only the methods that step the body are replaced; the rest of the generator stays as it is.
function bindIterator<Target extends object>(to: Context, target: Target): Target {
  const bound: Target = new Proxy(target, {
    get(inner, key) {
      const value: unknown = Reflect.get(inner, key, inner)
      if (typeof value !== 'function') return value
      if (key === Symbol.asyncIterator || key === Symbol.iterator) return () => bound
      return (...args: unknown[]) =>
        context.with(to, () => Reflect.apply(value as AnyFunction, inner, args))
    },
  })
  return bound
}

function isIterator(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const { next } = value as { next?: unknown }
  return typeof next === 'function' && (Symbol.asyncIterator in value || Symbol.iterator in value)
}
