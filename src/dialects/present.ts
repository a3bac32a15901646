/** An object without the fields that are `undefined` or empty lists: an empty list says no more than an absent one. */
export function present<Content extends object>(content: {
  readonly [Field in keyof Content]: Content[Field] | undefined
}): Content {
  const entries = Object.entries(content).filter(([, value]) => {
    return value !== undefined && !(Array.isArray(value) && value.length === 0)
  })
  return Object.fromEntries(entries) as Content
}
