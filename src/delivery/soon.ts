/** Calls a function when what runs now has come to a pause. Only Node has the one; elsewhere a timer comes as soon. */
export const soon: (fn: () => void) => void =
  globalThis.setImmediate ?? ((fn: () => void) => setTimeout(fn))
